"""Was every promise kept? Reads what the town was told against what the hub says after it
was started again, and against the files it left."""

import json
import os
import subprocess
import time
import xml.etree.ElementTree as ElementTree

import life
import town as kit

WINDOW = 100  # CHUNK_WINDOW of hub/model/chunk.h; the town's channel has one slot


def take_answers(record, answers):
    """Over MQTT the promise is the answer."""
    complaints = []
    for _, answer in list(answers.got):
        if answer["status"] == "received":
            known = record.promised.setdefault(answer["id"], answer["number"])
            if known != answer["number"]:
                complaints.append(f"{answer['id']}: two numbers, {known} and {answer['number']}")
    return complaints


def reports_of(client):
    path, reports = "/api/v1/reports?limit=1000", []
    while path:
        _, page = client.ask("GET", path)
        reports += page["reports"]
        path = page.get("next")
    return reports


def check_sms(town, client):
    """What a gateway was told is kept, is; and what it was not told it tells again."""
    names = [f"sms-{i}" for i in range(kit.SMS)]
    if not town.wait(lambda: len(town.lines_of("seen.kept")) >= kit.SMS, life.PEACE_S):
        return [f"of {kit.SMS} messages only {town.lines_of('seen.kept')} were acknowledged"]
    texts = [row["text"] for row in reports_of(client) if row["channel"] == "gateway"]
    return [f"{name}: acknowledged, there {texts.count(name)} times" for name in names
            if texts.count(name) != 1]


def check_photos(client, record):
    complaints = []
    for id_, name in record.photos.items():
        try:
            client.ask("GET", f"/api/v1/reports/{id_}/photos/{name}")
        except kit.Refused as why:
            complaints.append(f"{id_}: its picture is gone: {why!r}")
    return complaints


def check_incidents(client, record):
    states = {number: client.ask("GET", f"/api/v1/incidents/{number}")[1]["state"]
              for number in record.confirmed}
    return [f"incident {number}: confirmed, and {state} now" for number, state in states.items()
            if state != "confirmed"]


def check_tasks(client, record):
    there = {task["id"] for task in client.ask("GET", "/api/v1/tasks")[1]["tasks"]}
    return [f"task {task}: given, and lost" for task in record.tasks if task not in there]


def check_codes(town, record):
    if town.wait(lambda: set(record.coded) <= set(town.told()), life.PEACE_S):
        return []
    return [f"codes promised to {record.coded}, sent to {town.told()}"]


def check_reports(town, record):
    complaints = []
    kept = [row for row in reports_of(town.client("officer-1")) if row["channel"] != "gateway"]
    by_id = {}
    for row in kept:
        if row["id"] in by_id:
            complaints.append(f"{row['id']}: there twice")
        by_id[row["id"]] = row
    if len({row["number"] for row in kept}) != len(kept):
        complaints.append("a number was given twice")
    for id_, number in record.promised.items():
        row = by_id.get(id_)
        if not row:
            complaints.append(f"{id_}: acknowledged as {number}, and lost")
        elif row["number"] != number or row["text"] != record.sent[id_]["text"]:
            complaints.append(f"{id_}: acknowledged as {number}, kept as {row}")
    return complaints + [f"{id_}: nobody sent it" for id_ in by_id if id_ not in record.sent]


def ask_in_peace(client, sent):
    """A hub that has just started may ask for patience: it loses nothing by it."""
    until = time.monotonic() + life.PEACE_S
    while True:
        try:
            return client.ask("POST", "/api/v1/reports", sent)
        except kit.Refused as why:
            if why.status != 429 or time.monotonic() > until:
                raise
            time.sleep(0.2)


def check_repeats(town, record):
    """Who asks again gets the first answer again; what was never kept can still come."""
    complaints, client = [], town.client()
    for id_, sent in record.sent.items():
        if id_ in record.messages:  # a device's: by HTTP it would be another sender's
            continue
        status, answer = ask_in_peace(client, sent)
        if id_ in record.promised and (status, answer["number"]) != (201, record.promised[id_]):
            complaints.append(f"{id_}: sent again: {status} {answer}")
    return complaints


def check_journal(town):
    judged = subprocess.run([kit.TOCSIN, "journal", "verify", town.data + "/tocsin.db", "--json",
                             "--public-key", town.data + "/keys/seal.pub"],
                            capture_output=True, text=True)
    if judged.returncode == 0 and json.loads(judged.stdout)["sound"]:
        return []
    return ["the journal: " + judged.stdout + judged.stderr]


def check_public_files(town):
    complaints = []
    for folder, _, names in os.walk(town.data + "/public"):
        for name in names:
            path = os.path.join(folder, name)
            try:
                if name.endswith(".json"):
                    with open(path) as text:
                        json.load(text)
                elif name.endswith((".xml", ".atom")):
                    ElementTree.parse(path)
                elif name.endswith(".html"):
                    with open(path) as text:
                        if "</html>" not in text.read():
                            complaints.append(f"{path}: cut off")
            except (ValueError, ElementTree.ParseError) as why:
                complaints.append(f"{path}: {why}")
    return complaints


def check_intake(town, record, answers):
    """The hub runs again, and the broker gave it what it had not acknowledged."""
    complaints = list(record.broken)
    if not life.settle_mqtt(record, answers, life.PEACE_S):
        missing = set(record.messages) - {a["id"] for _, a in answers.got}
        complaints.append(f"messages never answered: {sorted(missing)}, of {record.bad} bad "
                          f"{sum(a['status'] == 'refused' for _, a in answers.got)} refused")
    complaints += take_answers(record, answers)
    complaints += check_reports(town, record)
    officer = town.client("officer-1")
    complaints += check_sms(town, officer) + check_photos(officer, record)
    complaints += check_incidents(officer, record) + check_tasks(officer, record)
    complaints += check_codes(town, record)
    return complaints + check_repeats(town, record)


def check_states(town, record, alerts):
    """No alert is lost: what was answered as released or stopped is so."""
    complaints = []
    for id_, was_told in record.released.items():
        state = alerts[id_]["state"] if id_ in alerts else "lost"
        fine = ["cancelled"] if record.stopped.get(id_) else ["released"]
        if id_ in record.stopped and not record.stopped[id_]:
            fine.append("cancelled")  # asked for, never answered: either
        if was_told and state not in fine:
            complaints.append(f"alert {id_}: {state}, not {fine}")
    return complaints


def wanted_of(town, alerts):
    """Who must have what: everybody what stands; who was told a mistake, its end."""
    stands = [id_ for id_, row in alerts.items()
              if row["state"] == "released" and not row.get("previous")]
    ends = {row["previous"]: id_ for id_, row in alerts.items() if row.get("previous")}
    people = [f"+99957{i:06}" for i in range(kit.PEOPLE)]

    def is_enough(seen):
        has, posts = set(seen), town.seen("posted")
        return all((id_, who) in has for id_ in stands for who in people) and \
            all((ends[id_], who) in has for id_, who in seen if id_ in ends) and \
            all((id_, "") in posts for id_ in stands) and \
            all((ends[id_], "") in posts for id_, _ in posts if id_ in ends) and \
            (not stands or town.has_sounded())
    return is_enough


def check_doubles(town, crashes):
    """After each crash at most one window of each slot is in doubt, and who asks is told of
    every double (P8)."""
    all_messages = {"gateway": town.messages("seen"), "page": town.messages("posted")}
    _, page = town.client("officer-1").ask("GET", "/api/v1/channels")
    counted = {channel["name"]: channel["repeated"] for channel in page["channels"]}
    complaints, total = [], 0
    for channel, messages in all_messages.items():
        keys = [message["key"] for message in messages]
        doubles = len(keys) - len(set(keys))
        total += doubles
        if doubles > WINDOW * crashes:
            complaints.append(f"{channel}: {doubles} doubles in {crashes} crashes of {WINDOW}")
        if doubles > counted[channel]:
            complaints.append(f"{channel}: {doubles} doubles, the hub tells of {counted[channel]}")
        people = {(message["alert"], message["address"], message["key"])
                  for message in messages if message.get("alert")}
        if len({person[:2] for person in people}) < len(people):
            complaints.append(f"{channel}: somebody got an alert under two keys")
    return total, complaints


def check_warning(town, record, crashes=1):
    """(doubles, complaints). The hub runs again, and finishes what was begun."""
    _, page = town.client("officer-1").ask("GET", "/api/v1/alerts?limit=100")
    alerts = {row["id"]: row for row in page["alerts"]}
    complaints = check_states(town, record, alerts)
    if not town.wait_seen(wanted_of(town, alerts), life.PEACE_S):
        complaints.append(f"not everybody was reached: {len(set(town.seen()))} deliveries of "
                          f"{[(row['state'], row['id']) for row in alerts.values()]}")
    doubles, too_many = check_doubles(town, crashes)
    return doubles, complaints + too_many + check_public_alerts(town, alerts)


def check_public_alerts(town, alerts):
    """Every alert that stands is in the public file (P12), which is written after the start."""
    def missing():
        with open(town.data + "/public/alerts.json") as text:
            shown = {row["identifier"] for row in json.load(text)["alerts"]}
        return [id_ for id_, row in alerts.items()
                if row["state"] == "released" and row["identifier"] not in shown]

    town.wait(lambda: not missing(), life.PEACE_S)
    return [f"alert {id_} stands and is not public" for id_ in missing()]


def check_files(town):
    """The hub has stopped."""
    return check_public_files(town) + check_journal(town)
