#!/bin/bash
# sirens.sh [ROUNDS [SIRENS]]: from the release to 9,000 (SIRENS) sirens in groups, each on a
# connection of its own, which check, acknowledge ARM and FIRE and say their states; until the
# hub has on disk what each of them said. Against a raw publisher that sends the same
# commands, signed beforehand, through the same broker to the same sirens and awaits the same
# number of messages, one after the other in each round. The figure is the median of the
# rounds' ratios.
set -euo pipefail
cd "$(dirname "$0")/../.."
ulimit -n 20000
cmake -S . -B build -G Ninja >/dev/null
ninja -C build tocsin bench_sirens >/dev/null
exec python3 -B tests/bench/sirens.py "$@"
