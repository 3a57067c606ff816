#!/bin/sh
# edges.sh: each outside library is included by the one file named in edges.txt,
# and no library is used that is not named there.
set -eu
cd "$(dirname "$0")/../.."
grep -rnE '^#include <' hub adapters --include='*.[ch]' | awk -F'[:<>]' '
    NR == FNR { if (!/^#/) { split($0, w, " "); home[w[1]] = w[2] } next }
    {
        for (header in home)
            if (index($4, header) == 1) {
                if (index($1, home[header]) != 1)
                    { print $1 ":" $2 ": only " home[header] " may include <" $4 ">"; bad = 1 }
                next
            }
        if ($4 ~ /^uv\.h$/ && ($1 ~ /^hub\/(loop|commands)\// || $1 ~ /^hub\/[a-z]*\.[ch]$/)) next
        if ($4 ~ /^(arpa|netinet|net|sys)\//) next
        if ($4 ~ /^(assert|ctype|dirent|errno|fcntl|float|getopt|grp|inttypes|limits|locale|math|netdb|poll|pthread|pwd|regex|sched|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|termios|time|unistd)\.h$/) next
        print $1 ":" $2 ": <" $4 "> has no edge file in tests/house/edges.txt"; bad = 1
    }
    END { exit bad }' tests/house/edges.txt -
