#!/bin/bash
# store.sh [ROUNDS]: what the store makes of the disk: reports a second, one a verb, with 1
# and with 64 waiting, against a bare write and fdatasync loop on a growing file, one after
# the other in each round. The figures are the medians of the rounds' ratios: alone, commits
# against syncs; with 64 waiting, reports against syncs.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-7} least_alone=0.35 least_many=5.0
cmake -S . -B build -G Ninja >/dev/null
ninja -C build bench_store bench_sync >/dev/null
work=$(mktemp -d "${BENCH_DISK:-/var/tmp}/bench-store.XXXXXX")
trap 'rm -rf "$work"' EXIT
median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

for round in $(seq "$rounds"); do
    rm -rf "$work"/*
    syncs=$(build/tests/bench_sync "$work/sync" 1000 | awk '/grown/ { print $2 }')
    read -r alone _ _ p50 p99 <<<"$(build/tests/bench_store "$work" 2000 1)"
    rm -rf "$work"/bench.db*
    read -r many commits each _ _ <<<"$(build/tests/bench_store "$work" 40000 64)"
    echo "round $round: syncs $syncs/s · alone $alone/s, p50 $p50 us, p99 $p99 us · 64 waiting $many/s in $commits commits/s of $each" >&2
    awk "BEGIN { print $alone / $syncs }" >>"$work.alone"
    awk "BEGIN { print $many / $syncs }" >>"$work.many"
done
alone=$(median <"$work.alone") many=$(median <"$work.many")
rm -f "$work.alone" "$work.many"
echo "store, one at a time: $alone of the disk's own syncs (at least $least_alone)"
echo "store, 64 waiting: $many reports a sync (at least $least_many)"
awk "BEGIN { exit !($alone >= $least_alone && $many >= $least_many) }"
