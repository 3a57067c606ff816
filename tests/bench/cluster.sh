#!/bin/bash
# cluster.sh [COUNT [ROUNDS]]: COUNT (1,000,000) reports into clusters, one thread: our
# component pass in the plane and our whole clustering (time, words, caps, names; report after
# report, decided at the end, and as they stream in, decided every 256) against PostGIS's
# ST_ClusterDBSCAN(minpoints := 1), one after the other in each round. The component pass
# must give PostGIS's components exactly. The figures are the medians of the rounds'
# ratios. Needs tests/bench/setup.
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${1:-1000000} rounds=${2:-5}
. tests/bench/postgis.sh

cmake -S . -B build -G Ninja >/dev/null
ninja -C build bench_cluster >/dev/null
ours=build/tests/bench_cluster
postgis_start shared_buffers=1GB work_mem=2GB

echo "loading $count reports into PostGIS" >&2
sql -c 'create table reports (id integer, at geometry(Point));
        create unlogged table raw (id integer, x float8, y float8);
        create unlogged table found (id integer, cluster integer)'
$ours points "$count" | sql -c "copy raw from stdin delimiter ' '"
sql -c 'insert into reports select id, ST_MakePoint(x, y) from raw order by id; drop table raw' \
    -c 'vacuum analyze reports'
sql <<'SQL'
create function ask() returns text language plpgsql as $$
declare start timestamptz; took bigint; clusters bigint;
begin
    start := clock_timestamp();
    create temporary table got on commit drop as
        select id, ST_ClusterDBSCAN(at, 30000, 1) over () as cluster from reports;
    took := extract(epoch from clock_timestamp() - start) * 1000000;
    truncate found;
    insert into found select id, cluster from got;
    select count(distinct cluster) into clusters from found;
    return clusters || ' ' || took;
end $$;
SQL

{ coproc RAW { exec $ours raw "$count"; }; } 2>/dev/null
{ coproc FULL { exec $ours full "$count"; }; } 2>/dev/null
{ coproc PEER { as psql -qAtX -h "$work/db" -U bench postgres; }; } 2>/dev/null
: >"$work/times"
for ((round = 0; round < rounds; round++)); do
    echo 1 >&"${RAW[1]}"; read -r -u "${RAW[0]}" components raw_us
    echo "$count" >&"${FULL[1]}"; read -r -u "${FULL[0]}" incidents largest full_us bytes
    echo 256 >&"${FULL[1]}"; read -r -u "${FULL[0]}" same same stream_us same
    echo 'select ask();' >&"${PEER[1]}"; read -r -u "${PEER[0]}" clusters peer_us
    echo "$raw_us $full_us $peer_us $stream_us" >>"$work/times"
    echo "round $round: PostGIS $peer_us us, components $raw_us us, whole $full_us us, streaming $stream_us us" >&2
done

sql -c 'select min(id) over (partition by cluster) from found order by id' >"$work/theirs"
$ours dump "$count" >"$work/mine"
cmp "$work/mine" "$work/theirs" || {
    echo "the components differ: $components of ours, $clusters of PostGIS"
    exit 1
}
raw=$(awk '{ print $3 / $1 }' "$work/times" | median)
full=$(awk '{ print $3 / $2 }' "$work/times" | median)
stream=$(awk '{ print $3 / $4 }' "$work/times" | median)
peer_us=$(cut -d' ' -f3 "$work/times" | median)
awk -v n="$count" -v raw="$raw" -v full="$full" -v peer="$peer_us" -v bytes="$bytes" -v stream="$stream" \
    -v components="$components" -v incidents="$incidents" -v largest="$largest" 'BEGIN {
        printf "%d reports; PostGIS %.1f s\n", n, peer / 1e6
        printf "components  %7d, equal    %6.1f times (at least 10)\n", components, raw
        printf "whole       %7d, largest %d, %d bytes a report  %6.1f times (at least 5)\n",
               incidents, largest, bytes, full
        printf "streaming%52s %6.1f times\n", "", stream
        exit raw < 10 || full < 5 || bytes > 400
    }'
