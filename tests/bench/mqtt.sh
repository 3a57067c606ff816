#!/bin/bash
# mqtt.sh [ROUNDS [MESSAGES]]: reports over MQTT at QoS 1 into the hub, each validated, kept on
# disk, clustered and answered, against a subscriber behind the same broker that acknowledges
# whatever comes and does nothing; one after the other in each round, the same publisher. The
# broker keeps both their sessions, as it must for nothing to be lost while one is away. The
# figure is the median of the rounds' ratios, and every message must be kept exactly once.
# The receiver runs on one processor, broker, publisher and whoever measures on the other.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake -S . -B build -G Ninja >/dev/null
ninja -C build tocsin bench_mqtt >/dev/null
exec python3 -B tests/bench/mqtt.py "$@"
