"""See memory.sh."""

import json
import os
import random
import sys
import threading
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "crash"))
import town as kit  # noqa: E402

IDLE_MOST_MB, EACH_MOST = 24, 400
BATCH, WARM, SENDERS = 500, 20000, 4


def memory(pid):
    """Bytes resident, and those of them that no file backs."""
    with open(f"/proc/{pid}/status") as status:
        fields = dict(line.split(":", 1) for line in status)
    return [int(fields[name].split()[0]) * 1024 for name in ("VmRSS", "RssAnon")]


def reports(count, chance):
    """Of a bad day all over a region."""
    lines = []
    for _ in range(count):
        lines.append(json.dumps({
            "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "hazard": "FL",
            "where": {"lat": round(chance.uniform(42.5, 44.0), 5),
                      "lon": round(chance.uniform(10.2, 12.2), 5), "accuracy_m": 20},
            "text": "acqua alta in strada, un metro circa davanti al civico "
                    + str(chance.randrange(200))}))
    return "\n".join(lines).encode()


def send(town, count, seed):
    client, chance = town.client("officer-1"), random.Random(seed)
    for _ in range(count // BATCH):
        _, answers = client.ask("POST", "/api/v1/reports", reports(BATCH, chance),
                                "application/x-ndjson")
        if any(answer.get("status") != "received" for answer in answers):
            raise RuntimeError(f"not taken: {answers[:3]}")


def send_all(town, count):
    senders = [threading.Thread(target=send, args=(town, count // SENDERS, f"{count}/{i}"))
               for i in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()


def live(town):
    """What the hub says it holds: reports, and the bytes of its clustering."""
    _, text = town.client().ask("GET", "/metrics")
    fields = dict(line.split(" ") for line in text.decode().splitlines() if line[0] != "#")
    return (int(float(fields["tocsin_situation_reports"])),
            int(float(fields["tocsin_situation_bytes"])))


def main(count):
    town = kit.Town()
    try:
        town.found()
        town.kill_hub(kit.signal.SIGTERM)
        town.start_hub()
        idle, _ = memory(town.hub.pid)
        send_all(town, WARM)
        first, (_, before) = live(town)[0], memory(town.hub.pid)
        send_all(town, count)
        (held, indexed), (whole, after) = live(town), memory(town.hub.pid)
        if held - first != count:
            raise RuntimeError(f"sent {count}, the hub holds {held - first} more")
    finally:
        town.close()
    each = (after - before) / count
    print(f"idle: {idle / 1e6:.1f} MB resident (at most {IDLE_MOST_MB})")
    print(f"{held} live reports: {whole / 1e6:.1f} MB resident; clustering's own count "
          f"{indexed / held:.0f} bytes a report")
    print(f"a live report: {each:.0f} bytes, all indexes (at most {EACH_MOST})")
    return idle <= IDLE_MOST_MB * 1e6 and each <= EACH_MOST


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 100000) else 1)
