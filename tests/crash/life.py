"""What the town does in one trial, and the record of what it was promised: only what a
caller was told counts. Whatever fails because the hub went away is tried no further."""

import json
import struct
import subprocess
import time
import uuid
import zlib

import town as kit

SINGLE, BATCH, MESSAGES, BULK = 12, 5, 12, 10000
PEACE_S = 60
OUR_FAULT = (400, 401, 403, 422)  # no hub in need says so: the life itself is wrong


def report(number, channel):
    """Each about another place and with another text, so that none could stand for two."""
    return {"id": str(uuid.uuid4()), "hazard": "FL",
            "where": {"lat": 43.70 + number / 1000, "lon": 10.90 + number / 1000},
            "text": f"{channel} {number}"}


def picture():
    """A PNG of eight grey dots by eight."""
    def part(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
    rows = (b"\0" + b"\x80" * 8) * 8
    return (b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)) +
            part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b""))


class Record:
    def __init__(self):
        self.sent = {}      # id: the report, by HTTP or MQTT
        self.promised = {}  # id: the number the hub gave it
        self.messages = []  # ids published, in order, after the broker took them
        self.bad = 0        # messages published that are no reports
        self.broken = []    # promises already broken while the hub ran
        self.released = {}  # alert: True when it was answered as released, False: asked for
        self.stopped = {}   # the same of stopping
        self.photos = {}    # id of a report: the name of its picture
        self.confirmed = [] # numbers of incidents
        self.tasks = []     # ids of what somebody was asked to do
        self.coded = []     # addresses that were promised a code
        self.answers = None # the subscriber that hears what the hub answers over MQTT

    def count(self):
        """How many promises were made."""
        told = [*self.released.values(), *self.stopped.values()]
        return (len(self.promised) + sum(told) + len(self.photos) + len(self.confirmed) +
                len(self.tasks) + len(self.coded))

    def keep(self, sent, answer):
        number = self.promised.setdefault(sent["id"], answer["number"])
        if number != answer["number"]:
            self.broken.append(f"{sent['id']}: number {number}, then {answer['number']}")


def send_one(client, record, number):
    sent = report(number, "http")
    record.sent[sent["id"]] = sent
    answer = client.ask("POST", "/api/v1/reports", sent)[1]
    record.keep(sent, answer)
    return sent, answer


def send_again(client, record, sent):
    status, answer = client.ask("POST", "/api/v1/reports", sent)
    record.keep(sent, answer)
    if status != 201:
        record.broken.append(f"{sent['id']}: the same report again was answered {status}")


def send_photo(client, record, sent, answer):
    _, photo = client.ask("POST", f"/api/v1/reports/{sent['id']}/photos", picture(), "image/png",
                          Report_Key=answer["key"])
    record.photos[sent["id"]] = photo["name"]


def confirm(town, record, number):
    town.client("officer-1").ask("POST", f"/api/v1/incidents/{number}/confirm", {})
    record.confirmed.append(number)


def give_task(town, record, number):
    _, task = town.client("officer-1").ask("POST", f"/api/v1/incidents/{number}/tasks",
                                           {"text": "close the underpass", "to": "officer-2"})
    record.tasks.append(task["id"])


def set_apart(town, record, number):
    """An operator sees that this one belongs to no other."""
    town.client("officer-1").ask("POST", f"/api/v1/incidents/{number}/alone",
                                 {"report": number})


def test_channel(town):
    town.client("administrator").ask("POST", "/api/v1/channels/gateway/test",
                                     {"to": "+9996000000"})


def subscribe(client, record, place):
    """Whoever was told that a code comes gets it."""
    address = f"+99959{place:06}"
    client.ask("POST", "/api/v1/subscriptions",
               {"kind": "sms", "address": address, "language": "it", "where": {"zone": kit.ZONE}})
    record.coded.append(address)


def send_batch(client, record, first):
    batch = [report(first + i, "batch") for i in range(BATCH)]
    record.sent.update({sent["id"]: sent for sent in batch})
    lines = "\n".join(json.dumps(sent) for sent in batch).encode()
    _, answers = client.ask("POST", "/api/v1/reports", lines, "application/x-ndjson")
    for sent, answer in zip(batch, answers):
        if "number" in answer:
            record.keep(sent, answer)


def publish(town, record, first):
    """One message each, at QoS 1; every fourth is no report at all."""
    topic = f"tocsin/1/{kit.SITE}/report/gauge-1"
    lines = []
    for i in range(MESSAGES):
        if i % 4 == 3:
            lines.append(json.dumps({"id": str(uuid.uuid4()), "hazard": "NO SUCH"}))
            record.bad += 1
            continue
        sent = report(first + i, "mqtt")
        record.sent[sent["id"]] = sent
        record.messages.append(sent["id"])
        lines.append(json.dumps(sent))
    subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(town.port), "-q", "1",
                    "-t", topic, "-l"], input="\n".join(lines) + "\n", text=True, check=True,
                   timeout=kit.ANSWER_S)


def attempt(step, *args):
    """A caller whose hub goes away, or says that it cannot, was promised nothing."""
    try:
        return step(*args)
    except kit.Gone:
        return None
    except kit.Refused as why:
        if why.status in OUR_FAULT:
            raise
        return None


def draft():
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
    return {"template": "FL", "level": "red", "values": {"place": "Empoli", "phone": "112"},
            "area": {"zones": [kit.ZONE]}, "channels": ["gateway", "page", "sirens"],
            "expires": until}


def release_one(town, record):
    """One drafts and proposes, another approves and releases."""
    author, approver = town.client("officer-1"), town.client("officer-2")
    _, alert = author.ask("POST", "/api/v1/alerts", draft())
    path = "/api/v1/alerts/" + alert["id"]
    _, proposed = author.ask("POST", path + "/propose", {})
    record.released[alert["id"]] = False
    _, released = approver.ask("POST", path + "/approve", {
        "hash": proposed["hash"], "release": True,
        "confirm_reach": proposed["reach"]["total"]})
    record.released[alert["id"]] = released["state"] == "released"
    return alert["id"]


def stop_one(town, record, alert):
    record.stopped[alert] = False
    _, stopped = town.client("officer-1").ask("POST", f"/api/v1/alerts/{alert}/stop",
                                              {"reason": "false_alarm"})
    record.stopped[alert] = stopped["state"] == "cancelled"


def is_folded(town, alert):
    """Whether what the gateway told of its messages shows; or the hub has gone."""
    try:
        _, answer = town.client("officer-1").ask("GET", f"/api/v1/alerts/{alert}/deliveries")
        return any(channel["delivered"] > 0 for channel in answer["channels"])
    except (kit.Gone, kit.Refused):
        return True


def warning(town, record):
    """One alert that stands, and one that is stopped when half the town has it."""
    stands = attempt(release_one, town, record)
    if stands:
        town.wait_seen(lambda seen: len(seen) >= kit.PEOPLE, town.patience_s)
    wrong = attempt(release_one, town, record)
    if not wrong:
        return
    town.wait_seen(lambda seen: sum(alert == wrong for alert, _ in seen) >= kit.PEOPLE // 2,
                   town.patience_s)
    attempt(stop_one, town, record, wrong)
    town.wait_seen(lambda seen: len({alert for alert, _ in seen}) == 3, town.patience_s)
    if stands:
        town.wait(lambda: is_folded(town, stands), town.patience_s)


def bulk(town, record):
    """So much that the store carries its log into the file: a table of a neighbouring town."""
    rows = [f"email,p{i}@neighbours.invalid,it,{kit.NEIGHBOURS}" for i in range(BULK)]
    table = "\n".join(["kind,address,language,zone", *rows]) + "\n"
    attempt(town.client("administrator").ask, "POST", "/api/v1/subscriptions/import",
            table.encode(), "text/csv")


def settle_mqtt(record, answers, seconds):
    """Until every message was answered: each report, and each of the bad ones."""
    def is_enough(got):
        refused = sum(1 for answer in got if answer["status"] == "refused")
        told = {answer["id"] for answer in got}
        return refused >= record.bad and told.issuperset(record.messages)
    return answers.wait(is_enough, seconds)


def intake(town, record):
    """Reports by HTTP one at a time, again, in a batch; by MQTT; and some once more."""
    client = town.client()
    first = attempt(send_one, client, record, 0)
    attempt(subscribe, client, record, 0)
    if first:
        attempt(send_photo, client, record, *first)
    for number in range(1, SINGLE):
        attempt(send_one, client, record, number)
    publish(town, record, 100)
    attempt(send_batch, client, record, 200)
    if first:
        attempt(send_again, client, record, first[0])
        attempt(confirm, town, record, first[1]["number"])
        attempt(give_task, town, record, first[1]["number"])
        attempt(set_apart, town, record, first[1]["number"])
    attempt(test_channel, town)
    settle_mqtt(record, record.answers, 0.5)
    attempt(send_batch, client, record, 300)
    attempt(subscribe, client, record, 1)
