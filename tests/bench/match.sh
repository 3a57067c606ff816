#!/bin/bash
# match.sh [ROUNDS [DATA]]: every alert of cap-geomatch against every subscription: our index
# against PostGIS with a GiST index, both warm, asked alert by alert as alerts come, one after
# the other in each round; both find the same pairs. The figure is the median of the rounds'
# ratios. DATA is where cap-geomatch lies (../shared/data). Needs tests/bench/setup.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-51} data=${2:-${TOCSIN_DATA:-../shared/data}}/cap-geomatch least=20
[ -d "$data" ] || { echo "SKIPPED: there is no $data"; exit 0; }
. tests/bench/postgis.sh

cmake -S . -B build -G Ninja >/dev/null
ninja -C build bench_match >/dev/null
ours() { build/tests/bench_match "$data/alert_polygons.jsonl" "$data/subscriptions.jsonl" "$1"; }
postgis_start shared_buffers=256MB

sql -c 'create unlogged table raw (id integer, at geometry)'
ours outlines | sql -c "copy raw from stdin delimiter '|'"
sql -c 'create table alerts as select -id as id, at from raw where id < 0 order by id desc;
        create table subscriptions as select id, at from raw where id > 0;
        create index on subscriptions using gist (at)' -c 'vacuum analyze'
sql <<'SQL'
create function ask() returns text language plpgsql as $$
declare alert record; ids integer[]; pairs bigint = 0; total bigint = 0;
        start timestamptz; took double precision;
begin
    start := clock_timestamp();
    for alert in select id, at from alerts loop
        ids := array(select id from subscriptions where ST_Intersects(at, alert.at));
        pairs := pairs + cardinality(ids);
        total := total + alert.id * (select coalesce(sum(i), 0) from unnest(ids) i);
    end loop;
    took := extract(epoch from clock_timestamp() - start) * 1000000;
    return pairs || ' ' || total || ' ' || took;
end $$;
SQL

coproc OURS { ours answer; }
{ coproc PEER { as psql -qAtX -h "$work/db" -U bench postgres; }; } 2>/dev/null
for ((round = -1; round < rounds; round++)); do
    for again in 1 2 3; do # the other side has emptied the caches: the third one counts
        echo >&"${OURS[1]}"; read -r -u "${OURS[0]}" pairs sum our_us
    done
    for again in 1 2 3; do
        echo 'select ask();' >&"${PEER[1]}"; read -r -u "${PEER[0]}" peer_pairs peer_sum peer_us
    done
    [ "$pairs $sum" = "$peer_pairs $peer_sum" ] || {
        echo "we found $pairs pairs ($sum), PostGIS $peer_pairs ($peer_sum)"
        exit 1
    }
    [ $round -lt 0 ] || echo "$our_us $peer_us" >>"$work/ratios" # the first one warms
done
awk -v n="$pairs" -v ours="$(cut -d' ' -f1 "$work/ratios" | median)" \
    -v peer="$(cut -d' ' -f2 "$work/ratios" | median)" \
    -v ratio="$(awk '{ print $2 / $1 }' "$work/ratios" | median)" -v least="$least" 'BEGIN {
        printf "match  %d pairs  ours %8.3f ms  PostGIS %8.3f ms  %.0f times (at least %d)\n",
               n, ours / 1000, peer / 1000, ratio, least
        exit ratio < least }'
