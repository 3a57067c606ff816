"""See mqtt.sh."""

import os
import select
import sqlite3
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "crash"))
import town as kit  # noqa: E402

YARDSTICK = os.path.join(kit.ROOT, "build", "tests", "bench_mqtt")
LEAST, LONGEST_S = 0.80, 120


def pin(pid, processor):
    for task in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(task), {processor})


def tell(town, topic, count, seed):
    return kit.start(["taskset", "-c", "1", YARDSTICK, "tell", str(town.port), topic,
                      str(count), str(seed)])


def kept(town):
    """How many are on disk, seen from beside: asking the hub would be work for it too."""
    with sqlite3.connect(f"file:{town.folder}/data/tocsin.db?mode=ro", uri=True) as store:
        return store.execute("select max(no) from report").fetchone()[0] or 0


def held(town):
    _, text = town.client().ask("GET", "/metrics")
    for line in text.decode().splitlines():
        if line.startswith("tocsin_situation_reports "):
            return int(float(line.split()[1]))
    raise RuntimeError("the hub does not say how many reports it holds")


def ours(town, count, seed):
    """Seconds until all are kept; fails when one is missing or there twice."""
    before, began = held(town), time.monotonic()
    teller = tell(town, f"tocsin/1/{kit.SITE}/report/gauge-1", count, seed)
    while (done := kept(town) - before) < count:
        took = time.monotonic() - began
        if took > LONGEST_S:
            raise RuntimeError(f"only {done} of {count} are kept")
        rest = (count - done) * took / max(done, 1)
        select.select([], [], [], min(max(rest / 2, 0.01), 0.5))
    took = time.monotonic() - began
    if teller.wait(LONGEST_S) != 0 or held(town) != before + count:
        raise RuntimeError(f"{held(town) - before} held of {count}")
    return took


def theirs(town, count, seed):
    hearer = kit.start(["taskset", "-c", "0", YARDSTICK, "hear", str(town.port), "yard/#",
                        str(count)], stdout=subprocess.PIPE)
    hearer.stdout.readline()
    began = time.monotonic()
    teller = tell(town, "yard/stick", count, seed)
    if hearer.wait(LONGEST_S) != 0 or teller.wait(LONGEST_S) != 0:
        raise RuntimeError("the yardstick failed")
    return time.monotonic() - began


def main(rounds, count):
    town, ratios = kit.Town(), []
    try:
        town.found()
        os.sched_setaffinity(0, {1})
        pin(town.hub.pid, 0)
        pin(town.broker.pid, 1)
        ours(town, count // 10, 1)
        theirs(town, count // 10, 1)
        for i in range(rounds):
            mine, yard = count / ours(town, count, 10 + i), count / theirs(town, count, 10 + i)
            ratios.append(mine / yard)
            print(f"round {i + 1}: hub {mine:.0f}/s, do-nothing {yard:.0f}/s", file=sys.stderr)
    finally:
        town.close()
    ratio = statistics.median(ratios)
    print(f"durable MQTT intake, QoS 1: {ratio:.2f} of a do-nothing subscriber (at least "
          f"{LEAST}), {rounds * count + count // 10} messages, gaps 0")
    return ratio >= LEAST


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(0 if main(given[0] if given else 5, given[1] if given[1:] else 50000) else 1)
