#!/bin/bash
# audience.sh [COUNT [ROUNDS]]: who lies in a municipality's and a region's outline among
# COUNT (10,000,000) people: our index against PostGIS with a clustered GiST index, both
# warm, one after the other in each round; every list is the one that asking each person
# gives. The figure is the median of the rounds' ratios. Needs tests/bench/setup.
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${1:-10000000} rounds=${2:-11}
. tests/bench/postgis.sh

cmake -S . -B build -G Ninja >/dev/null
ninja -C build bench_audience >/dev/null
ours=build/tests/bench_audience
postgis_start shared_buffers=2GB maintenance_work_mem=1GB

echo "loading $count people into PostGIS" >&2
sql -c 'create table people (id integer, at geometry(Point, 4326));
        create unlogged table raw (id integer, lon float8, lat float8);
        create table outlines (id text, at geometry)'
$ours people "$count" | sql -c 'copy raw from stdin csv'
$ours outlines | sql -c "copy outlines from stdin delimiter '|'"
sql -c 'insert into people select id, ST_SetSRID(ST_MakePoint(lon, lat), 4326) from raw;
        drop table raw; update outlines set at = ST_SetSRID(at, 4326);
        create index people_at on people using gist (at)' \
    -c 'cluster people using people_at' -c 'vacuum analyze people'
sql <<'SQL'
create function ask(which text) returns text language plpgsql as $$
declare area geometry; ids integer[]; start timestamptz; took bigint; total bigint;
begin
    select at into area from outlines where id = which;
    start := clock_timestamp();
    ids := array(select id from people where ST_Covers(area, at));
    took := extract(epoch from clock_timestamp() - start) * 1000000;
    select coalesce(sum(i), 0) into total from unnest(ids) i;
    return cardinality(ids) || ' ' || total || ' ' || took;
end $$;
SQL

coproc OURS { exec $ours answer "$count"; }
{ coproc BRUTE { exec $ours brute "$count"; }; } 2>/dev/null
{ coproc PEER { as psql -qAtX -h "$work/db" -U bench postgres; }; } 2>/dev/null
failed=0
for pair in '048014 Empoli 25' '088009 Ragusa 25' '09 Toscana 100'; do
    read -r id name least <<<"$pair"
    echo "$id" >&"${BRUTE[1]}"; read -r -u "${BRUTE[0]}" n sum brute_us
    : >"$work/ratios"
    for ((round = -1; round < rounds; round++)); do
        for again in 1 2 3; do # the other side has emptied the caches: the third one counts
            echo "$id" >&"${OURS[1]}"; read -r -u "${OURS[0]}" on osum our_us
        done
        for again in 1 2 3; do
            echo "select ask('$id');" >&"${PEER[1]}"; read -r -u "${PEER[0]}" pn psum peer_us
        done
        [ "$on $osum" = "$n $sum" ] && [ "$pn $psum" = "$n $sum" ] || {
            echo "$name: we found $on ($osum), PostGIS $pn ($psum), asking each $n ($sum)"
            exit 1
        }
        [ $round -lt 0 ] || echo "$our_us $peer_us" >>"$work/ratios" # the first one warms
    done
    ours_us=$(median <<<"$(cut -d' ' -f1 "$work/ratios")")
    peers_us=$(median <<<"$(cut -d' ' -f2 "$work/ratios")")
    ratio=$(awk '{ print $2 / $1 }' "$work/ratios" | median)
    awk -v name="$name" -v n="$n" -v ours="$ours_us" -v peer="$peers_us" -v brute="$brute_us" \
        -v ratio="$ratio" -v least="$least" 'BEGIN {
            printf "%-8s %7d found  ours %8.3f ms  PostGIS %9.3f ms  asking each %9.1f ms  ", name, n,
                   ours / 1000, peer / 1000, brute / 1000
            printf "%.0f times (at least %d)\n", ratio, least
            exit ratio < least }' || failed=1
done
exit $failed
