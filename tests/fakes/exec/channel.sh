#!/bin/sh
# channel.sh: an adapter as a program, the smallest that keeps the contract. It answers each
# message by what its text says: "refuse", "hang", "die", "babble", "hear", anything else is
# sent, with a receipt after it.
while IFS= read -r line; do
    key=$(printf '%s' "$line" | sed -n 's/.*"key":"\([^"]*\)".*/\1/p')
    case $line in
    *'"type":"kept"'*) echo "{\"type\":\"health\",\"health\":\"up\",\"why\":\"kept: $(printf '%s' "$line" | sed -n 's/.*"kept":\([a-z]*\).*/\1/p')\"}" ;;
    *'"text":"refuse"'*) echo "{\"type\":\"answer\",\"key\":\"$key\",\"verdict\":\"refused\",\"why\":\"no such address\"}" ;;
    *'"text":"hang"'*) ;;
    *'"text":"die"'*) exit 1 ;;
    *'"text":"babble"'*)
        echo 'not json'
        echo '{"type":"answer","key":"another","verdict":"sent"}'
        echo '{"type":"answer","key":"'"$key"'","verdict":"perhaps"}'
        echo '{"type":"sing"}'
        ;;
    *'"text":"hear"'*)
        echo '{"type":"heard","from":"+39333","to":"12345","text":"FUMO","name":"m-1","at":"2026-11-22T06:15:01Z"}'
        echo "{\"type\":\"answer\",\"key\":\"$key\",\"verdict\":\"sent\"}"
        ;;
    *)
        echo "{\"type\":\"answer\",\"key\":\"$key\",\"verdict\":\"sent\",\"name\":\"far-1\",\"throttled\":true,\"retry_ms\":50}"
        echo "{\"type\":\"receipt\",\"name\":\"far-1\",\"kind\":\"delivered\",\"at\":\"2026-11-22T06:15:05Z\"}"
        ;;
    esac
done
