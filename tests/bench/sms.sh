#!/bin/bash
# sms.sh [ROUNDS [PEOPLE]]: an alert to 20,000 (PEOPLE) phones through Kannel (bearerbox, smsbox
# and its own fake SMS centre), from the release until each message is Kannel's and that is on
# disk; against wrk, which asks Kannel the very same on as many connections and keeps nothing,
# one after the other in each round. The figure is the median of the rounds' ratios. Then how
# exactly a channel of 50 a second keeps its pace, seen at the far side.
# Needs tests/bench/setup.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake -S . -B build -G Ninja >/dev/null
ninja -C build tocsin >/dev/null
exec sh tests/peers/own_network python3 -B tests/bench/sms.py "$@"
