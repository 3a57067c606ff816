#!/bin/sh
# lang.sh LANG_CHECK: the check the build runs passes on our languages, and fails on each kind of
# mistake in a copy of them.
set -eu
check=$1
copy=$(mktemp -d)
trap 'rm -r "$copy"' EXIT
bad=0

"$check" schemas/lang || exit 1
refuses() { # NAME FILE SED-EXPRESSION
    cp schemas/lang/??.json "$copy"
    sed -i "$3" "$copy/$2"
    cmp -s "$copy/$2" "schemas/lang/$2" && { echo "$1: changed nothing"; bad=1; }
    "$check" "$copy" 2>/dev/null && { echo "$1: was let through"; bad=1; }
    return 0
}
refuses 'a missing key' uk.json '/"emergency":/d'
refuses 'a wrong placeholder' ar.json '/"until":/s/{time}/{tiem}/'
refuses 'a group nobody knows' de.json 's/"retraction":/"retractoin":/'
refuses 'an untranslated text' fr.json 's/"skip": .*/"skip": "Vai al contenuto",/'
exit $bad
