#!/bin/sh
# sizes.sh: no C file over 400 lines, no function over 60, unless the file's own
# header says why: a line "size: <reason>" in its first comment.
set -eu
cd "$(dirname "$0")/../.."
find hub adapters tests -name '*.[ch]' | sort | xargs awk '
    FNR == 1 { if (file && lines > 400 && !excused) { print file ": " lines " lines"; bad = 1 }
               file = FILENAME; excused = 0; inside = 0 }
    { lines = FNR }
    FNR <= 12 && /size: / { excused = 1 }
    /^{$/ { inside = FNR }
    /^}/ { if (inside && FNR - inside > 61 && !excused)
               { print FILENAME ":" inside ": a function of " FNR - inside - 1 " lines"; bad = 1 }
           inside = 0 }
    END { if (lines > 400 && !excused) { print file ": " lines " lines"; bad = 1 }
          exit bad }'
