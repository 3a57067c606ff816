#!/bin/bash
# siren.sh [ROUNDS]: from the request that releases an approved alert to the signed FIRE in a
# siren's hands, through the whole hub and a broker, one alert after the other; against the
# same hub with its store in /dev/shm plus one fdatasync of this disk, one after the other in
# each round. Each round's figures are medians; the result is the median of their ratios.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake -S . -B build -G Ninja >/dev/null
ninja -C build tocsin bench_sirens bench_sync >/dev/null
exec python3 -B tests/bench/siren.py "$@"
