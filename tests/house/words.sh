#!/bin/sh
# words.sh: functions and words the house does without.
set -eu
cd "$(dirname "$0")/../.."
bad=0
say() { if [ -n "$2" ]; then printf '%s\n%s\n' "$1" "$2"; bad=1; fi; }
say 'unbounded or locale-bound functions:' \
    "$(grep -rnE '\b(v?sprintf|strcpy|strcat|ato[ilf]|strtok|gets|setlocale)\(' hub adapters --include='*.[ch]' || true)"
say 'the time outside hub/base/clock.c:' \
    "$(grep -rnE '\b(time|gettimeofday|clock_gettime)\(' hub adapters --include='*.[ch]' | grep -v '^hub/base/clock\.c' || true)"
say 'names that say nothing:' \
    "$(find hub adapters tests -name '*.[ch]' | grep -E '(manager|handler|helper|util|common|misc)' || true)"
say 'left for someone:' \
    "$(grep -rnE '\b(TODO|FIXME|XXX|HACK)\b' hub adapters schemas deploy tests --exclude-dir=node_modules -I | grep -v '^tests/house/words.sh' || true)"
say 'features by #ifdef inside a file:' \
    "$(grep -rnE '^[[:space:]]*#[[:space:]]*(ifdef|ifndef|if |elif)' hub adapters --include='*.c' || true)"
exit $bad
