#!/bin/bash
# growth.sh [MOST [SVG]]: how the time to cluster grows with the number of reports, one thread:
# from 10,000 up to MOST (10,000,000: 6 GB of memory and some minutes), up to a million three
# times each, the median; decided once at the end, and as they stream in, decided every 256.
# Prints the table and draws it, both axes in powers of ten (build/growth.svg). At most 4 times
# the time a report at the largest number as at 100,000: what grows is the way to memory.
set -euo pipefail
cd "$(dirname "$0")/../.."
most=${1:-10000000} svg=${2:-build/growth.svg}

cmake -S . -B build -G Ninja >/dev/null
ninja -C build bench_cluster >/dev/null
build/tests/bench_cluster grow "$most" "$svg" | tee /dev/stderr | awk '
    $1 == 100000 { end = $6; stream = $12 }
    { last_end = $6; last_stream = $12; most = $1 }
    END {
        if (end == 0) exit
        printf "from 100000 to %d a report takes %.1f and %.1f times as long (at most 4)\n",
               most, last_end / end, last_stream / stream
        exit last_end > 4 * end || last_stream > 4 * stream
    }'
