#!/bin/bash
# mail.sh [ROUNDS [PEOPLE]]: an alert to 20,000 (PEOPLE) mailboxes, from the release until each
# mail (text and HTML, the CAP attached, a way out of the list) is taken and that is on disk,
# against Postfix's smtp-source, which sends as many of the same size and keeps nothing, into
# the same smtp-sink, on 20 connections each, one after the other in each round. The figure
# is the median of the rounds' ratios. Needs tests/bench/setup.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake -S . -B build -G Ninja >/dev/null
ninja -C build tocsin >/dev/null
exec python3 -B tests/bench/mail.py "$@"
