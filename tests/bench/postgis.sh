# postgis.sh: read by the benches that stand beside PostGIS, which is started in a folder of
# its own and gone when the bench ends.
# Gives: $work, a folder; as COMMAND..., as the user PostgreSQL may run as; sql ARGUMENT...;
# median, of $rounds numbers.
bin=/usr/lib/postgresql/15/bin
work=$(mktemp -d /tmp/bench-postgis.XXXXXX)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
sql() { as psql -qAtX -v ON_ERROR_STOP=1 -F ' ' -h "$work/db" -U bench postgres "$@"; }
median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

postgis_gone() {
    [ ! -f "$work/db/postmaster.pid" ] || as $bin/pg_ctl -D "$work/db" -m immediate stop >/dev/null
    rm -rf "$work"
}
trap postgis_gone EXIT

# postgis_start SETTING=VALUE...: beyond those every bench takes.
postgis_start() {
    chmod 755 "$work"
    mkdir "$work/db"
    [ "$(id -u)" != 0 ] || chown postgres "$work/db"
    as $bin/initdb -D "$work/db" -A trust -U bench >/dev/null
    as $bin/pg_ctl -D "$work/db" -l "$work/db/log" -w -o "-c listen_addresses= \
        -c unix_socket_directories=$work/db -c fsync=off -c max_wal_size=16GB -c jit=off \
        -c max_parallel_workers_per_gather=0 $(printf -- '-c %s ' "$@")" start >/dev/null
    sql -c 'create extension postgis'
}
