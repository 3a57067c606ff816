"""A town for the benches of what goes out: its own channels, sirens and people, and alerts
made ready so that only the release is left."""

import json
import os
import socket
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "crash"))
import life  # noqa: E402
import town as kit  # noqa: E402

LONGEST_S = 180
kit.PEOPLE = 1  # it signs its people in; those who are warned are imported
kit.BROKER = kit.BROKER.replace("autosave_on_changes true\n", "").replace(
    "persistence true\n", "persistence false\n") + "max_connections -1\n"


class Town(kit.Town):
    """channels, more: YAML, with {folder}, {root}, {port} and {http_port} filled in. disk: the
    folder its folder is made in."""

    def __init__(self, channels, more="", disk="/var/tmp"):
        os.environ["CRASH_DISK"] = disk
        super().__init__()
        self.channels, self.more = channels, more

    def found(self):
        """The keys are there only once the town is: then come the channels that need them."""
        super().found()
        self.kill_hub(kit.signal.SIGTERM)
        with open(self.settings, "w") as out:
            head = kit.SETTINGS.split("sirens:")[0]
            out.write((head + self.channels + self.more).format(
                site=kit.SITE, root=kit.ROOT, folder=self.folder, port=self.port,
                http_port=self.http_port))
        if not self.start_hub():
            raise RuntimeError("the hub does not start: " + self.tail())

    def secret(self, name, text):
        """A file with it; {folder}/NAME in the settings."""
        path = os.path.join(self.folder, name)
        with open(path, "w") as out:
            out.write(text + "\n")
        os.chmod(path, 0o600)

    def people(self, kind, addresses):
        table = "\n".join(["kind,address,language,zone",
                           *[f"{kind},{address},it,{kit.ZONE}" for address in addresses]])
        self.client("administrator").ask("POST", "/api/v1/subscriptions/import",
                                         table.encode() + b"\n", "text/csv")

    def propose(self, channel):
        """An alert for that channel of which only the release is missing."""
        author = self.client("officer-1")
        _, alert = author.ask("POST", "/api/v1/alerts", {**life.draft(), "channels": [channel]})
        _, proposed = author.ask("POST", f"/api/v1/alerts/{alert['id']}/propose", {})
        return alert["id"], proposed

    def release(self, alert, proposed):
        """The last approval, in one write; when it was written, on the monotonic clock, ns."""
        body = json.dumps({"hash": proposed["hash"], "release": True,
                           "confirm_reach": proposed["reach"]["total"]})
        ask = (f"POST /api/v1/alerts/{alert}/approve HTTP/1.1\r\nHost: localhost\r\n"
               f"Authorization: Bearer {self.sessions['officer-2']}\r\n"
               f"Idempotency-Key: {alert}\r\nContent-Type: application/json\r\n"
               f"Content-Length: {len(body)}\r\n\r\n{body}").encode()
        with socket.socket(socket.AF_UNIX) as door:
            door.connect(self.socket)
            began_ns = time.monotonic_ns()
            door.sendall(ask)
            answer = door.recv(65536)
        if b'"released"' not in answer:
            raise RuntimeError(f"not released: {answer.decode(errors='replace')}")
        return began_ns

    def deliveries(self, alert, channel):
        """How far it has got: the channel's counts by state; {} before it was planned."""
        _, answer = self.client("officer-1").ask("GET", f"/api/v1/alerts/{alert}/deliveries")
        return next((row for row in answer["channels"] if row["channel"] == channel), {})

    def metric(self, name):
        _, text = self.client().ask("GET", "/metrics")
        for line in text.decode().splitlines():
            if line.startswith(name + " "):
                return int(float(line.rsplit(" ", 1)[1]))
        return 0


def until(what, probe, each_s=0.01):
    """Asks again and again until the answer is true."""
    end = time.monotonic() + LONGEST_S
    while not probe():
        if time.monotonic() > end:
            raise RuntimeError(f"{what}: not within {LONGEST_S} s")
        time.sleep(each_s)
