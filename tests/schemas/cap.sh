#!/bin/sh
# cap.sh: the schema of our CAP takes what the hub writes (tests/cases/cap/full.xml,
# byte for byte its output, as read_test.c proves) and none of what it must not write.
set -eu
cd "$(dirname "$0")/../.."
schema=schemas/cap/tocsin-cap.xsd good=tests/cases/cap/full.xml
xmllint --noout --nonet --schema "$schema" "$good"
refuse() {
    if sed "$1" "$good" | xmllint --noout --nonet --schema "$schema" - 2> /dev/null
    then echo "the schema takes: $1"; exit 1; fi
}
refuse 's/+01:00</Z</'                      # a time without its offset
refuse 's/07:15:00+/07:15:00.5+/'           # a fraction
refuse 's/>urn:uuid:/>urn uuid:/'           # a blank in the identifier
refuse 's/43.75,10.9 12/43.75,10.9 0/'      # a circle that reaches nobody
refuse 's/43.7,10.9 43.7,10.95/43.7 10.9 43.7 10.95/'
refuse 's/>Severe</>severe</'
refuse '/<language>it-IT/d'
refuse '/<expires>/d'
refuse '/<areaDesc>Valle/d'
refuse '/<circle>43.75,10.9 12/d'           # an area of nothing
refuse '/<altitude>/d'                      # a ceiling without an altitude
refuse 's/<web>https:/<web>/'
refuse 's/<note>/<incidents>x<\/incidents><note>/' # out of order
