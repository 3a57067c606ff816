#!/bin/sh
# layers.sh: every include goes down the layers drawn in layers.txt. A room
# (hub/model/cap/) belongs to its layer (hub/model).
set -eu
cd "$(dirname "$0")/../.."
grep -rn '^#include "' hub adapters --include='*.[ch]' | awk -F'[:"]' '
    function layer(path) {
        sub("/[^/]*$", "", path)
        while (path != "" && !(path in known) && sub("/[^/]*$", "", path)) ;
        return path
    }
    NR == FNR {
        if (/^#/) next
        n = split($0, w, " "); known[w[1]] = 1
        for (i = 2; i <= n; i++) may[w[1], w[i]] = 1
        next
    }
    {
        from = layer($1); to = layer($4)
        if (from != to && !may[from, to] && !may[from, $4] && !may[from, "*"])
            { print $1 ":" $2 ": " from " may not look at " $4; bad = 1 }
    }
    END { exit bad }' tests/house/layers.txt -
