"""bulletins.py DATA: changes of municipalities' levels, counted plainly: published (UTC), day,
municipality, before, after. A zone that was divided since ("Vene-B") is said for its parts."""
import csv
import datetime
import gzip
import re
import sys

WORDS = ["green", "yellow", "orange", "red"]


def rows(name):
    with (gzip.open if name.endswith(".gz") else open)(f"{sys.argv[1]}/{name}", "rt") as file:
        yield from csv.DictReader(file)


zone_of = {row["pro_com_t"]: row["zona_codice"] or row["regione_nome"]
           for row in rows("zone_comuni.csv")}
known = set(zone_of.values())
said = {}  # published → day → zone → worst
for row in rows("bulletins_index.csv.gz"):
    said.setdefault(row["published"], {})
for row in rows("bulletins_nonzero.csv.gz"):
    zone = row["zone"]
    whole = re.compile(re.escape(zone) + r"\d+")
    for part in [zone] if zone in known else [z for z in known if whole.fullmatch(z)]:
        days = said.setdefault(row["published"], {})
        level = max(int(row[risk]) for risk in ("idrogeologico", "temporali", "idraulico"))
        zones = days.setdefault(row["valid_from"][:10], {})
        zones[part] = max(level, zones.get(part, 0))

last = {}  # (day, municipality) → level
for published, days in sorted(said.items(), key=lambda it: datetime.datetime.fromisoformat(it[0])):
    when = datetime.datetime.fromisoformat(published)
    stamp = when.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    for day in (when.date(), when.date() + datetime.timedelta(days=1)):
        zones = days.get(str(day), {})
        for place, zone in zone_of.items():
            before, after = last.get((day, place), 0), zones.get(zone, 0)
            if before != after:
                print(stamp, day, place, WORDS[before], WORDS[after], sep=",")
                last[day, place] = after
