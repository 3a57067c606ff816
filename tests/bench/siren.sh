#!/bin/bash
# siren.sh [ROUNDS]: from an approved release to a siren's command at the adapter, against
# the same without a disk (the store in /dev/shm) plus one fdatasync, all three in each
# round. The figure is the median of the rounds' ratios; wanted: at most 3.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-11}
work=$(mktemp -d ./bench-siren.XXXXXX)
memory=$(mktemp -d /dev/shm/bench-siren.XXXXXX)
trap 'rm -rf "$work" "$memory"' EXIT
cmake -S . -B build -G Ninja >/dev/null
ninja -C build bench_siren bench_sync >/dev/null
for _ in $(seq "$rounds"); do
    disk=$(TMPDIR=$work build/tests/bench_siren)
    none=$(TMPDIR=$memory build/tests/bench_siren)
    sync=$(build/tests/bench_sync "$work/sync" | awk '$1 == "laid" { print $3 }')
    echo "$disk $none $sync"
done | tee "$work/rounds" >&2
awk '{ print $1 / ($2 + $3) }' "$work/rounds" | sort -n | sed -n "$(((rounds + 1) / 2))p"
