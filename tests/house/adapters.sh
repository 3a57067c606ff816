#!/bin/sh
# adapters.sh: each adapter of adapters.def has a schema of its settings, an example, and
# a test; and its schema and its code name the same fields.
set -eu
cd "$(dirname "$0")/../.."
bad=0
complain() { echo "$1"; bad=1; }
for name in $(sed -n 's/^ADAPTER(\(.*\))$/\1/p' adapters/adapters.def); do
    schema=schemas/adapters/$name.schema.json
    [ -f "$schema" ] || { complain "$name has no $schema"; continue; }
    grep -q "adapter: $name\$" "deploy/channels.d/$name.yaml" 2>/dev/null ||
        complain "$name has no example deploy/channels.d/$name.yaml"
    ls "tests/adapters/${name}_test.c" "tests/adapters/$name"/*_test.c 2>/dev/null | grep -q . ||
        complain "$name has no test in tests/adapters"
    sources=$(ls "adapters/$name.c" "adapters/$name"/*.c 2>/dev/null || true)
    read_here=$(cat $sources | tr '\n' ' ' |
        grep -oE '(read_[a-z_]+|adapter_secret)\( *settings, *"[a-z_]+"' | grep -oE '"[a-z_]+"' | sort -u)
    named=$(tr '\n' ' ' <"$schema" | sed 's/.*"properties"//' | grep -oE '"[a-z_]+": *\{' | grep -oE '"[a-z_]+"' | grep -v '"items"' | sort -u)
    [ "$read_here" = "$named" ] ||
        complain "$name reads $(echo $read_here), but $schema has $(echo $named)"
done
exit $bad
