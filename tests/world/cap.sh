#!/bin/sh
# cap.sh [BUILD [DATA]]: real CAP messages of many issuers, read and written again, and
# what we wrote against the official schema. Not part of tests/run: the messages are not
# in the tree. BUILD is a build folder (build), DATA where cap/cap_dev.tar.gz lies
# (../shared/data). What is real or signed and well-formed must come out valid.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build} data=${2:-../shared/data}
[ -f "$data/cap/cap_dev.tar.gz" ] || { echo "SKIPPED: no $data/cap/cap_dev.tar.gz"; exit 0; }
ninja -C "$build" cap_echo > /dev/null
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
tar -xzf "$data/cap/cap_dev.tar.gz" -C "$dir"
find "$dir/cap_dev" -name '*.xml' | sort | while read -r file; do
    class=${file#"$dir/cap_dev/"} class=${class%%/*}
    if ! why=$("$build/tests/cap_echo" "$file" "$dir/out.xml"); then
        echo "$class $([ "$class" = malformed ] || xmllint --noout --nonet "$file" 2> /dev/null &&
            echo refused || echo broken) $why"
    elif xmllint --noout --nonet --schema "$data/cap/schema/CAP-v1.2.xsd" "$dir/out.xml" 2> "$dir/why"
    then echo "$class valid"
    else echo "$class INVALID $(head -n 1 "$dir/why")"
    fi
done > "$dir/verdicts"
cut -d' ' -f1,2 "$dir/verdicts" | sort | uniq -c
! grep -E '^(real|signed) (refused|INVALID)' "$dir/verdicts"
