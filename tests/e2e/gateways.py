"""Every way out of a town, each with the real gateway behind it, or its stand-in: Kannel with
its own fake phones, Postfix with one mailbox, Mastodon's stand-in, sirens that make no sound."""
import email
import email.policy
import json
import re
import subprocess
import urllib.request

from town import Town, check

CHANNELS = """channels:
  - name: sms
    adapter: kannel
    mode: actual
    rate_per_s: 30
    secret_file: {etc}/secrets/gateway
    settings: {{url: 'http://127.0.0.1:13013/cgi-bin/sendsms', username: tocsin,
               password_file: {etc}/secrets/kannel, from: Comune}}
  - name: mail
    adapter: smtp
    mode: actual
    settings: {{host: localhost, port: 2525, tls: starttls, ca_file: {folder}/postfix/ca.pem,
               from: allerta@comune.test, from_name: Comune, helo: hub.comune.test}}
  - name: social
    adapter: mastodon
    mode: actual
    settings: {{server: 'http://127.0.0.1:14100', token_file: {etc}/secrets/mastodon}}
  - name: sirens
    adapter: siren_mqtt
    mode: actual
    rate_per_s: 1000
    settings: {{key_file: {folder}/var/keys/siren.key, key_id: hub-1, programs: [warning]}}
sirens:
  - {{id: empoli-centro, lat: 43.7189, lon: 10.9468, groups: [empoli]}}
  - {{id: empoli-fontanella, lat: 43.6790, lon: 10.9160, groups: [empoli]}}
  - {{id: vinci, lat: 43.7818, lon: 10.9230, groups: [vinci]}}
"""


class Gateways(Town):
    """A town with all of them in its settings, and none of them running."""

    def __init__(self):
        super().__init__()
        self.etc = self.folder / "etc"
        for name, secret in [("gateway", "secret"), ("kannel", "tests-only"), ("mastodon", "demo-token")]:
            (self.etc / "secrets" / name).write_text(secret + "\n")
            (self.etc / "secrets" / name).chmod(0o600)

    def init(self):
        super().init()  # makes the keys that the settings name
        self.write_settings(CHANNELS.format(etc=self.etc, folder=self.folder))

    # ── mail ────────────────────────────────────────────────────────────────────────

    def start_postfix(self):
        folder = self.folder / "postfix"
        folder.mkdir()
        subprocess.run(["sh", "tests/peers/postfix", "start", folder], check=True)

    def postfix(self, command):
        """start or stop, once it was started first."""
        subprocess.run(["postfix", "-c", self.folder / "postfix/etc", command], check=True,
                       capture_output=True)

    def mails(self):
        box = self.folder / "postfix/box/inbox/new"
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                for file in sorted(box.glob("*"), key=lambda file: file.stat().st_mtime_ns)]

    # ── text messages ───────────────────────────────────────────────────────────────

    def start_kannel(self):
        folder = self.folder / "kannel"
        folder.mkdir(exist_ok=True)
        settings = self.folder / "kannel.conf"
        with open("tests/peers/kannel.conf") as template:
            settings.write_text(template.read().replace("DIR/", f"{folder}/"))
        for box, words in ("bearerbox", "Start-up done"), ("smsbox", "Connected to bearerbox"):
            before = self.programs[box].said().count(words) if box in self.programs else 0
            self.start(box, box, "-v", "1", settings).wait_for(words, before + 1)

    def phone(self, says):
        """Kannel's own fake phone network: says this once, then hears until the next one says
        something. What it hears is in one log."""
        before = self.programs.get("phone")
        if before:
            before.end()
        spoken = before.said().count("sent message 1") if before else 0
        self.start("phone", "/usr/lib/kannel/test/fakesmsc", "-H", "127.0.0.1", "-r", "10000", "-i", "0.01",
                   "-m", "1", says).wait_for("sent message 1", spoken + 1)

    def texts(self, words=""):
        """What phones heard: (number, text) of each with these words, in order."""
        heard = re.findall(r"Got message \d+: <\S+ (\S+) \S+ (.*)>", self.programs["phone"].said())
        return [(number, text) for number, text in heard if re.search(words, text)]

    # ── the social account and the sirens ───────────────────────────────────────────

    def start_mastodon(self):
        self.start("mastodon", "node", "tests/fakes/mastodon/server.mjs", "--port", "14100").wait_for(
            "listening on")

    def posts(self):
        with urllib.request.urlopen("http://127.0.0.1:14100/_posts") as answer:
            return json.load(answer)

    def start_sirens(self, *lines, name="sirens"):
        """All of them, or those of these lines: a siren's name and its groups."""
        lines = lines or ("empoli-centro empoli", "empoli-fontanella empoli", "vinci vinci")
        file = self.folder / f"{name}.list"
        file.write_text("\n".join(lines) + "\n")
        self.start(name, "stdbuf", "-oL", "build/tests/fake_siren", "--port", "1884", "--site", "empoli",
                   "--key", self.folder / "var/keys/siren.pub", "--key-id", "hub-1",
                   "--secrets", self.etc / "secrets/devices", file).wait_for(lines[-1].split()[0] + " idle")

    # ── an alert ────────────────────────────────────────────────────────────────────

    def propose(self, **more):
        """A red flood alert for Empoli by anna; its id, and what bruno says to send it."""
        draft = self.folder / "draft.json"
        draft.write_text(json.dumps({
            "mode": "actual", "template": "FL", "level": "red", "area": {"desc": "Empoli", "zones": ["048014"]},
            "expires": self.later(hours=2),
            "values": {"place": "Empoli, lungo l'Elsa", "phone": "0571 000000"}, **more}))
        alert = self.tell("alert", "new", "--file", draft, who="anna")["id"]
        must = [lack for lack in self.tell("alert", "preview", alert, who="anna")["missing"] if lack["must"]]
        check("nothing must be added", must, [])
        proposed = self.tell("alert", "propose", alert, "--note", "confermato", who="anna", code=9)
        check("two persons are needed", proposed["persons_needed"], 2)
        return alert, ["alert", "approve", alert, "--hash", proposed["hash"], "--release",
                       "--confirm-reach", proposed["reach"]["total"]]

    def deliveries(self, alert):
        return {one.pop("channel"): one for one in
                self.tell("delivery", "show", alert, who="anna")["channels"]}
