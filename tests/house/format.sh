#!/bin/sh
# format.sh: the tree reads as .clang-format says. "format.sh --fix" makes it so.
set -eu
cd "$(dirname "$0")/../.."
find hub adapters tests -name '*.[ch]' | sort |
    xargs clang-format $([ "${1:-}" = --fix ] && echo -i || echo --dry-run -Werror)
