#!/usr/bin/env python3
"""The measuring of tests/quality/cap: PROGRAM DATA FOLDER [CLASS...]."""
import collections
import json
import pathlib
import re
import subprocess
import sys

PROGRAM, DATA, FOLDER = sys.argv[1:4]
AIMS = {"real": (99, 100, 98), "signed": (99, 100, 98)}
LONGEST_S = 20  # what takes longer hangs
root = pathlib.Path(FOLDER)
schema = f"{DATA}/cap/schema/CAP-v1.2.xsd"
classes = sys.argv[4:] or sorted(p.name for p in (root / "in").iterdir() if p.is_dir())
files = [p for c in classes for p in sorted((root / "in" / c).rglob("*")) if p.is_file() and p.suffix != ".csv"]
count = collections.defaultdict(collections.Counter)
missed = []

for path in files:
    name = path.relative_to(root / "in")
    tally, out = count[name.parts[0]], root / "out" / name
    tally["in"] += 1
    done = subprocess.run([PROGRAM, "cap", "check", "--json", path], capture_output=True, timeout=LONGEST_S)
    if done.returncode not in (0, 1, 8):
        tally["broken"] += 1
        missed.append(f"{name}: ended with {done.returncode}: {done.stderr[-300:]}")
        continue
    judged = json.loads(done.stdout)["files"][0]
    tally[judged["verdict"]] += 1
    if judged["verdict"] == "refused":
        tally["with reason"] += bool(judged["notes"] and judged["notes"][0]["reason"])
        if name.parts[0] in AIMS:
            missed.append(f"{name}: refused: {judged['notes'][0]['reason']}")
        continue
    written = subprocess.run([PROGRAM, "cap", "normalise", "--quiet", path], capture_output=True, timeout=LONGEST_S)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(written.stdout)
    lint = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, out], capture_output=True, text=True)
    tally["schema-valid"] += lint.returncode == 0
    if lint.returncode != 0:
        missed.append(f"{name}: written invalid: {lint.stderr.splitlines()[0]}")
    if judged["verdict"] == "valid":
        own = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, path], capture_output=True)
        tally["called valid wrongly"] += own.returncode != 0
        if own.returncode != 0:
            missed.append(f"{name}: called valid, and the schema refuses it")

scorer = pathlib.Path(DATA).parent / "score" / "cap_roundtrip.py"
if scorer.exists():
    said = subprocess.run(["/usr/bin/python3", "-B", scorer, schema, root / "in", root / "out"],
                          capture_output=True, text=True, check=True).stdout
    for line in said.splitlines():
        name = line.split()[0]
        lossless = re.search(r"'lossless': (\d+)", line)
        count[name]["lossless"] = int(lossless[1]) if lossless else 0
else:
    print(f"NOT MEASURED: lossless, for there is no {scorer}", file=sys.stderr)

failed = any(tally["broken"] for tally in count.values())
print(f"{'class':16}{'in':>5}{'accepted':>10}{'refused':>9}{'w. reason':>11}{'valid out':>11}{'lossless':>10}{'broken':>8}")
for name in classes:
    tally = count[name]
    accepted = tally["valid"] + tally["accepted"]
    print(f"{name:16}{tally['in']:5}{accepted:10}{tally['refused']:9}{tally['with reason']:11}"
          f"{tally['schema-valid']:11}{tally['lossless']:10}{tally['broken']:8}")
    failed |= tally["with reason"] < tally["refused"] or tally["called valid wrongly"] > 0
    if name in AIMS:
        aim = AIMS[name]
        failed |= accepted * 100 < aim[0] * tally["in"] or tally["schema-valid"] * 100 < aim[1] * accepted
        failed |= scorer.exists() and tally["lossless"] * 100 < aim[2] * tally["in"]
for line in missed:
    print(line, file=sys.stderr)
sys.exit(failed)
