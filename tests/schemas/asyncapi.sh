#!/bin/sh
# asyncapi.sh: schemas/asyncapi.yaml names the topics that the broker's access list lets
# through (the end-to-end tests run under that list, so they are those of the code), no
# other; each channel has its operation; its words are those of the code; its files are there.
set -eu
cd "$(dirname "$0")/../.."
document=schemas/asyncapi.yaml bad=0
# same WHAT ONE OTHER
same() {
    [ "$2" = "$3" ] && return
    printf '%s:\n  the document  %s\n  the code      %s\n' "$1" "$2" "$3"
    bad=1
}
line() { sort -u | tr '\n' ' '; }

same topics \
    "$(sed -n 's/^ *address: *//p' $document | sed 's/{[a-z]*}/+/g' | line)" \
    "$(sed -nE 's/^(topic|pattern) (read|write|readwrite) //p' deploy/mosquitto/acl |
        sed 's|%u|+|g; s|^owntracks/+/#$|owntracks/+/+|; s|hub/#$|hub/+/health|' | line)"
same 'channels with an operation' \
    "$(sed -n '/^channels:/,/^operations:/s/^  \([a-zA-Z]*\):$/\1/p' $document | line)" \
    "$(sed -n "s|.*channel: {\$ref: '#/channels/\([a-zA-Z]*\)'}.*|\1|p" $document | line)"
same 'what the hub answers' \
    "$(sed -n 's/.*status: {type: string, enum: \[\(.*\)\]}.*/\1/p' $document | tr -d ' ' | tr , '\n' | line)" \
    "$(sed -n '/^static const char \*status_of(/,/^}/p' hub/api/mqtt_intake/letter.c | grep -oE '"[a-z]+"' | tr -d '"' | line)"
same 'what a siren answers' \
    "$(sed -n 's/.*result: {type: string, enum: \[\(.*\)\]}.*/\1/p' $document | tr -d ' ' | tr , '\n' | line)" \
    "$(sed -n '/"accepted"/,/}/p' adapters/wire/siren.c | grep -oE '"[a-z_]+"' | tr -d '"' | line)"
for file in $(sed -n "s/.*\$ref: '\([a-z.]*\.json\)'.*/\1/p" $document); do
    [ -f "schemas/$file" ] || { echo "$file is not there"; bad=1; }
done
exit $bad
