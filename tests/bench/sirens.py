"""See sirens.sh."""

import statistics
import subprocess
import sys

import warn

MOST, GROUP, KEPT = 1.5, 100, "tocsin_receipts_kept_total"
CHANNELS = """channels:
  - name: sirens
    adapter: siren_mqtt
    mode: actual
    rate_per_s: 1000
    settings: {{key_file: {folder}/data/keys/siren.key, key_id: hub-1, programs: [warning]}}
"""
PROGRAM = warn.os.path.join(warn.kit.ROOT, "build", "tests", "bench_sirens")


def sirens(count):
    """All in the middle of the town that is warned, in groups."""
    return "sirens:\n" + "".join(
        f"  - {{{{id: srn-{i:05}, lat: {43.7189 + i % 95 / 1e5:.5f}, lon: {10.9468 + i // 95 / 1e5:.5f},"
        f" groups: [grp-{i // GROUP:03}]}}}}\n" for i in range(count))


def start(town, what, count, key):
    program = warn.kit.start(
        [PROGRAM, what, str(town.port), str(count), str(GROUP), f"{town.data}/keys/{key}"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if program.stdout.readline() != "ready\n":
        raise RuntimeError(f"{what} does not start")
    return program


def wait_for_words(town, count):
    warn.until("every siren's word is kept", lambda: town.metric(KEPT) >= count, 0.03)


def ours(town, yard, count):
    """Seconds until the hub has on disk that each siren has accepted and that it sounds."""
    alert, proposed = town.propose("sirens")
    before = town.metric(KEPT)
    began_ns = town.release(alert, proposed)
    wait_for_words(town, before + 2 * count)
    took_s = (warn.time.monotonic_ns() - began_ns) / 1e9
    yard.stdin.write("rest\n")
    yard.stdin.flush()
    wait_for_words(town, before + 3 * count)
    surplus = town.metric(KEPT) - before - 3 * count
    if surplus: # the hub asked again, because the answer took too long
        print(f"{surplus} words came twice", file=sys.stderr)
    return took_s


def theirs(town, count):
    teller = start(town, "tell", count, "siren.key")
    said, _ = teller.communicate("\n", timeout=warn.LONGEST_S)
    return int(said) / 1e6


def main(rounds, count):
    ratios, town, yard = [], warn.Town(CHANNELS, sirens(count)), None
    try:
        town.found()
        yard = start(town, "yard", count, "siren.pub")
        for i in range(rounds + 1):
            hub_s, raw_s = ours(town, yard, count), theirs(town, count)
            yard.stdout.readline(), yard.stdout.readline()
            if i == 0: # the first one warms
                continue
            ratios.append(hub_s / raw_s)
            print(f"round {i}: hub {hub_s:.3f} s, raw {raw_s:.3f} s", file=sys.stderr)
    finally:
        if yard:
            yard.stdin.close()
        town.close()
    ratio = statistics.median(ratios)
    print(f"{count} sirens in groups of {GROUP}, signed, acknowledged, sounding: {ratio:.2f} of "
          f"the time of a raw publisher (at most {MOST})")
    return ratio <= MOST


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(0 if main(given[0] if given else 5, given[1] if given[1:] else 9000) else 1)
