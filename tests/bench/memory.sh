#!/bin/bash
# memory.sh [REPORTS]: what the hub takes: its resident memory when nothing has come yet, with
# the demo's zones and a broker, and what each live report adds, with all its indexes, when
# REPORTS (100000) have come through the API. The growth is of anonymous memory (the kernel's
# RssAnon), after the first 20,000: what does not grow with the reports, the store's page cache
# and the allocator's slack of the intake, is full by then.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake -S . -B build -G Ninja >/dev/null
ninja -C build tocsin >/dev/null
exec python3 -B tests/bench/memory.py "$@"
