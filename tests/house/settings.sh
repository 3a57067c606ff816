#!/bin/sh
# settings.sh: every setting of the table is used by somebody: one that is read and does
# nothing would be a lie to whoever sets it.
set -eu
cd "$(dirname "$0")/../.."
bad=0
used=$(grep -rhoE '(->|settings\.)[a-z0-9_]+(\.[a-z0-9_]+)?' hub --include='*.c' | sed 's/^->//; s/^settings\.//' | sort -u)
for at in $(tr '\n' ' ' <hub/settings/table.c | grep -oE '\bAT\([a-z0-9_.]+\)' | sed 's/AT(//; s/)//' | sort -u); do
    echo "$used" | grep -qxF "$at" || {
        echo "$at is read from the settings and used nowhere"
        bad=1
    }
done
exit $bad
