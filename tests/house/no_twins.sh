#!/bin/sh
# no_twins.sh OBJECT...: is every name that other files can see defined once? Of two in
# different libraries the linker takes one and says nothing.
set -eu
nm -A --defined-only "$@" | awk '
    $(NF - 1) ~ /^[TDRB]$/ {
        file = $1; sub(":.*", "", file)
        if ($NF in has) { print $NF ": in " has[$NF] " and in " file; bad = 1 }
        has[$NF] = file
    }
    END { exit bad }'
