#!/bin/bash
# http.sh [ROUNDS [SECONDS]]: our HTTP server, parsing all it is sent, against an epoll
# loop that answers without looking: 64 connections, a report per request, one after the
# other in each round. The figure is the median of the rounds' ratios. Servers run on one
# processor, wrk on another. Needs tests/bench/setup.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-7} seconds=${2:-2} least=0.80 least_bytes=2048
cmake -S . -B build -G Ninja >/dev/null
ninja -C build bench_http bench_epoll >/dev/null
work=$(mktemp -d /tmp/bench-http.XXXXXX)
ends=()
pids=()
cleanup() {
    for end in "${ends[@]}"; do exec {end}>&-; done
    for pid in "${pids[@]}"; do wait "$pid" || true; done
    rm -rf "$work"
}
trap cleanup EXIT

# start NAME COMMAND...: its port is in port_NAME, its process in pid_NAME.
start() {
    local name=$1 end
    shift
    mkfifo "$work/$name"
    taskset -c 0 "$@" <"$work/$name" >"$work/$name.port" &
    pids+=($!)
    declare -g "pid_$name=$!"
    exec {end}>"$work/$name"
    ends+=("$end")
    until [ -s "$work/$name.port" ]; do :; done
    declare -g "port_$name=$(cat "$work/$name.port")"
}

# measure PORT PID DEPTH: requests a second, and microseconds of processor for each.
measure() {
    local before after
    before=$(cut -d' ' -f1 "/proc/$2/schedstat")
    taskset -c 1 wrk -t1 -c64 -d"${seconds}s" -s tests/bench/http.lua "http://127.0.0.1:$1" -- "$3" \
        >"$work/wrk"
    after=$(cut -d' ' -f1 "/proc/$2/schedstat")
    ! grep -q 'Non-2xx\|Socket errors' "$work/wrk" || {
        cat "$work/wrk" >&2
        exit 1
    }
    awk -v ns=$((after - before)) '/requests in/ { n = $1 } /^Requests\/sec/ { rate = $2 }
        END { print rate, ns / 1000 / n }' "$work/wrk"
}

median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

start ours build/tests/bench_http serve
start epoll build/tests/bench_epoll
# shellcheck disable=SC2154
for ((round = -1; round < rounds; round++)); do
    ours=$(measure "$port_ours" "$pid_ours" 1)
    epoll=$(measure "$port_epoll" "$pid_epoll" 1)
    [ $round -lt 0 ] || echo "$ours $epoll" >>"$work/rounds" # the first one warms
done
deep=$(measure "$port_ours" "$pid_ours" 16)
column() { awk "{ print $1 }" "$work/rounds" | median; }
bytes=$(build/tests/bench_http idle 5000)
awk -v ours="$(column '$1')" -v epoll="$(column '$3')" -v cpu="$(column '$2')" \
    -v raw="$(column '$4')" -v ratio="$(column '$1/$3')" -v cpus="$(column '$4/$2')" \
    -v deep="$deep" -v bytes="$bytes" -v least=$least -v most=$least_bytes 'BEGIN {
        split(deep, d)
        printf "ours %.0f/s, %.1f us each; epoll %.0f/s, %.1f us each\n", ours, cpu, epoll, raw
        printf "16 in one write: ours %.0f/s, %.1f us each\n", d[1], d[2]
        printf "an idle connection: %d bytes (at most %d)\n", bytes, most
        printf "ratio of rates %.2f (at least %.2f), of processor time %.2f\n", ratio, least, cpus
        exit ratio < least || bytes > most }'
