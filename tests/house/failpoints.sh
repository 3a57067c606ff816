#!/bin/sh
# failpoints.sh: every step that makes something durable can be made to fail: within the
# ten lines before a sync, a rename or a commit stands a FAILPOINT, so that the crash
# tests visit it. (A listening socket put in its place is not durable.)
set -eu
cd "$(dirname "$0")/../.."
find hub adapters -name '*.c' ! -path hub/loop/http_server/listener.c | sort | xargs awk '
    FNR == 1 { seen = -99 }
    /FAILPOINT\("/ { seen = FNR }
    /^ *\*|^\/\*|^ *\/\// { next }
    /[^_a-z](fsync|fdatasync|rename|renameat|posix_fallocate)\(/ ||
    /(DB_RUN|exec)\(db, (err, )?"commit"|xSync\(real|xWrite\(real|xTruncate\(real|wal_checkpoint_v2\(/ {
        if (FNR - seen > 10)
            { print FILENAME ":" FNR ": a durable step without a FAILPOINT: " $0; bad = 1 }
    }
    END { exit bad }'
