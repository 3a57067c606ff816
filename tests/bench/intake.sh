#!/bin/bash
# intake.sh [ROUNDS [SECONDS]]: POST /api/v1/reports, answered 201 after fdatasync, one report a
# request and 50 (NDJSON), on 64 kept connections, fresh numbers in every report, from all over
# a country; against an epoll loop that answers without looking, and against the Alertmanager
# of Prometheus, which keeps in memory what it is sent, one alert a request and 50; one after
# the other in each round, and whoever is not asked stands still (Alertmanager goes on working
# at what it was sent for seconds). The figures are medians of the rounds' ratios. Needs
# tests/bench/setup.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-7} seconds=${2:-2} least=0.25 least_peer=2 least_many=1
cmake -S . -B build -G Ninja >/dev/null
ninja -C build bench_intake bench_epoll bench_load >/dev/null
work=$(mktemp -d "${TMPDIR:-/tmp}/bench-intake.XXXXXX")
export TMPDIR=$work
ends=()
pids=()
cleanup() {
    kill -CONT "${pids[@]}" || true
    for end in "${ends[@]}"; do exec {end}>&-; done
    [ -z "${peer:-}" ] || kill "$peer" || true
    for pid in "${pids[@]}"; do wait "$pid" || true; done
    rm -rf "$work"
}
trap cleanup EXIT

# start NAME COMMAND...: what it says first is in $work/NAME.said, line by line.
start() {
    local name=$1 end
    shift
    mkfifo "$work/$name"
    "$@" <"$work/$name" >"$work/$name.said" &
    pids+=($!)
    exec {end}>"$work/$name"
    ends+=("$end")
    until [ -s "$work/$name.said" ]; do :; done
}

report='{"v":1,"id":"%U","hazard":"FL","where":{"lat":%a,"lon":%o,"accuracy_m":12},"text":"acqua sopra il marciapiede in via Roma, numero %N"}'
alert='[{"labels":{"alertname":"flood","id":"%U","n":"%N"},"annotations":{"text":"acqua sopra il marciapiede in via Roma","lat":"%A","lon":"%O"}}]'

# load PID PORT PATH TYPE TEMPLATE [REPEAT TOKEN]: "requests/s items/s good other p50 p99"
load() {
    kill -CONT "$1"
    build/tests/bench_load "$2" 64 "$seconds" "${@:3}" || return
    kill -STOP "$1"
}
median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }
column() { awk "{ print $1 }" "$work/rounds" | median; }

start ours build/tests/bench_intake
start epoll build/tests/bench_epoll
port=$(sed -n 1p "$work/ours.said") token=$(sed -n 2p "$work/ours.said")
raw=$(cat "$work/epoll.said")
printf 'route: {receiver: none}\nreceivers: [{name: none}]\n' >"$work/am.yml"
prometheus-alertmanager --config.file="$work/am.yml" --storage.path="$work/am" \
    --cluster.listen-address= --web.listen-address=127.0.0.1:19093 2>"$work/am.log" &
peer=$!
pids+=("$peer")
until grep -qi 'listening' "$work/am.log"; do kill -0 "$peer"; done
kill -STOP "${pids[@]}"
for ((round = -1; round < rounds; round++)); do
    one=$(load "${pids[0]}" "$port" /api/v1/reports application/json "$report" 1 "$token")
    echoed=$(load "${pids[1]}" "$raw" /api/v1/reports application/json "$report" 1 "$token")
    their_one=$(load "${pids[2]}" 19093 /api/v2/alerts application/json "$alert")
    many=$(load "${pids[0]}" "$port" /api/v1/reports application/x-ndjson "$report" 50 "$token")
    their_many=$(load "${pids[2]}" 19093 /api/v2/alerts application/json "$alert" 50)
    [ $round -lt 0 ] || echo "$one $echoed $their_one $many $their_many" >>"$work/rounds" # the first warms
done
# Six columns each: requests/s, items/s, 2xx, others, p50, p99.
others=$(awk '{ n += $4 + $16 + $22 + $28 } END { print n }' "$work/rounds")
awk -v one="$(column '$1')" -v p50="$(column '$5')" -v p99="$(column '$6')" \
    -v echoed="$(column '$7')" -v ratio="$(column '$1/$7')" \
    -v theirs="$(column '$13')" -v beside="$(column '$1/$13')" \
    -v many="$(column '$20')" -v their_many="$(column '$26')" -v many_beside="$(column '$20/$26')" \
    -v others="$others" -v least=$least -v least_peer=$least_peer -v least_many=$least_many 'BEGIN {
        printf "one a request: %.0f/s on disk (p50 %.1f ms, p99 %.1f ms); epoll echo %.0f/s; Alertmanager, in memory, %.0f/s\n", one, p50 / 1000, p99 / 1000, echoed, theirs
        printf "50 a request: %.0f/s on disk; Alertmanager %.0f/s\n", many, their_many
        printf "ratio to epoll echo %.2f (at least %.2f), to Alertmanager %.2f (at least %.1f), with 50 a request %.2f (at least %.1f); answers that were not 2xx: %d\n",
               ratio, least, beside, least_peer, many_beside, least_many, others
        exit ratio < least || beside < least_peer || many_beside < least_many || others > 0 }'
