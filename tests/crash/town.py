"""A town on this machine for the crash tests: a hub of its own in a folder of its own, its
broker, and the people and devices that talk to them. Every program dies with the test."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOCSIN = os.environ.get("TOCSIN", os.path.join(ROOT, "build", "tocsin"))
SIREN = os.path.join(ROOT, "build", "tests", "fake_siren")
SITE, ZONE, NEIGHBOURS, PEOPLE, SMS = "crash", "048014", "048050", 250, 4
START_S = ANSWER_S = STOP_S = 60  # the last resort: what is waited for is an event

SETTINGS = """
site:
  id: {site}
  name: Crash
  sender: civil-protection@crash.invalid
  languages: [it, en]
  schemas_dir: {root}/schemas
store:
  path: sqlite:{folder}/data/tocsin.db
  keys_dir: {folder}/data/keys
http:
  socket: {folder}/http.sock
  port: {http_port}
  public_dir: {folder}/data/public
hazards:
  file: {root}/schemas/hazards.yaml
areas:
  file: {root}/deploy/demo/zones.geojson
disk: {{photos_mb: 3, anonymous_mb: 2, reports_mb: 1, reserve_mb: 1}}
intake: {{network_per_min: 1000000}}
mqtt: {{host: 127.0.0.1, port: {port}}}
sirens:
  - {{id: centre, lat: 43.7189, lon: 10.9468, groups: [all]}}
channels:
  - name: gateway
    adapter: exec
    mode: actual
    rate_per_s: 1000
    settings:
      program: {root}/tests/crash/gateway
      arguments: ["{folder}/data/seen"]
      kind: sms
  - name: page
    adapter: exec
    mode: actual
    settings:
      program: {root}/tests/crash/gateway
      arguments: ["{folder}/data/posted"]
      kind: social
  - name: sirens
    adapter: siren_mqtt
    mode: actual
    settings: {{key_file: {folder}/data/keys/siren.key, key_id: hub-1, programs: [warning]}}
"""

BROKER = """
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
autosave_on_changes true
max_queued_messages 1000000
max_inflight_messages 1000
set_tcp_nodelay true
log_dest stderr
log_type error
"""


def free_port():
    with socket.socket() as at:
        at.bind(("127.0.0.1", 0))
        return at.getsockname()[1]


def start(argv, **how):
    """The program, which the kernel ends when this one ends."""
    return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *argv], **how)


def end(process, how=signal.SIGTERM):
    if process and process.poll() is None:
        process.send_signal(how)
        process.wait(STOP_S)


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body


class Gone(Exception):
    """The hub is no longer there, or does not answer."""


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=ANSWER_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(ANSWER_S)
        self.sock.connect(self.path)


class Client:
    """One who talks to the hub over its socket; token is a session's secret, or None."""

    def __init__(self, path, token=None):
        self.connection, self.token = Connection(path), token

    def ask(self, method, path, body=None, kind="application/json", **headers):
        """(status, answer) of a good answer; Refused, or Gone."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if body is not None:
            headers["Content-Type"] = kind
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        if method != "GET":
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as why:
            self.connection.close()
            raise Gone(str(why)) from why
        if answer.status >= 300:
            raise Refused(answer.status, text.decode(errors="replace"))
        if "ndjson" in (answer.getheader("Content-Type") or ""):
            return answer.status, [json.loads(line) for line in text.splitlines() if line]
        return answer.status, json.loads(text) if text[:1] in (b"{", b"[") else text


def one_time_code(otpauth, at=None):
    """RFC 6238 of the secret in an otpauth URI."""
    secret = otpauth.split("secret=")[1].split("&")[0]
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.new(key, step, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1000000:06}"


class Answers:
    """A subscriber that keeps what comes on a topic, as [(topic, object)]."""

    def __init__(self, port, topic):
        self.got, self.news = [], threading.Condition()
        self.process = start(
            ["stdbuf", "-oL", "mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-q", "1", "-i",
             "answers-" + uuid.uuid4().hex[:8], "-t", topic, "-d", "-F", "> %t %p"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if line.startswith("Subscribed"):
                break
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            if line.startswith("> "):
                topic, payload = line[2:].split(" ", 1)
                with self.news:
                    self.got.append((topic, json.loads(payload)))
                    self.news.notify_all()

    def wait(self, is_enough, seconds):
        """Until is_enough(list of answers); whether it was."""
        with self.news:
            return self.news.wait_for(lambda: is_enough([a for _, a in self.got]), seconds)

    def close(self):
        end(self.process)


class Town:
    def __init__(self, more=""):
        self.folder = tempfile.mkdtemp(prefix="tocsin-crash.",
                                       dir=os.environ.get("CRASH_DISK", "/var/tmp"))
        self.data = os.path.join(self.folder, "data")
        self.socket = os.path.join(self.folder, "http.sock")
        self.settings = os.path.join(self.folder, "tocsin.yaml")
        self.log = os.path.join(self.folder, "hub.log")
        self.port, self.http_port = free_port(), free_port()
        self.hub = self.broker = self.siren = None
        self.patience_s = START_S  # with what a fault may keep from ever happening
        self.sessions = {}
        with open(self.settings, "w") as out:
            out.write((SETTINGS + more).format(
                site=SITE, root=ROOT, folder=self.folder, port=self.port,
                http_port=self.http_port))

    def run(self, *argv, **how):
        return subprocess.run([TOCSIN, *argv, "--config", self.settings], check=True,
                              capture_output=True, text=True, **how).stdout

    # ── programs ───────────────────────────────────────────────────────────────────

    def start_broker(self):
        folder = os.path.join(self.folder, "broker")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "conf"), "w") as out:
            out.write("user root\n" if os.getuid() == 0 else "")
            out.write(BROKER.format(port=self.port, folder=folder))
        mosquitto = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        self.broker = start([mosquitto, "-c", os.path.join(folder, "conf")],
                            stderr=open(os.path.join(folder, "log"), "a"))
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.broker.poll() is None:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            select.select([], [], [], 0.01)
        raise RuntimeError("the broker does not start")

    def start_siren(self):
        """One that has heard nothing yet; what it says of itself is in the folder's siren.log."""
        yard = os.path.join(self.folder, "sirens")
        with open(yard, "w") as out:
            out.write("centre all\n")
        with open(os.path.join(self.folder, "siren.log"), "w") as log:
            self.siren = start(["stdbuf", "-oL", SIREN, "--port", str(self.port), "--site", SITE,
                                "--key", self.data + "/keys/siren.pub", "--key-id", "hub-1",
                                yard], stdout=log, stderr=log)

    def has_sounded(self):
        with open(os.path.join(self.folder, "siren.log")) as log:
            return "centre sounding" in log.read()

    def start_hub(self, failpoint=None):
        """Whether it came up; with a failpoint armed it may not."""
        path = os.path.join(self.folder, "notify")
        if os.path.exists(path):
            os.remove(path)
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(path)
        env = {**os.environ, "NOTIFY_SOCKET": path}
        if failpoint:
            env["TOCSIN_FAILPOINT"] = failpoint
        with open(self.log, "a") as log:
            print(f"---- {failpoint}", file=log, flush=True)
            self.hub = start([TOCSIN, "serve", "--config", self.settings], env=env,
                             stdout=log, stderr=log)
        with notify:
            return self.wait_ready(notify)

    def wait_ready(self, notify):
        gone = os.pidfd_open(self.hub.pid)
        until = time.monotonic() + START_S
        try:
            while time.monotonic() < until:
                ready, _, _ = select.select([notify, gone], [], [], until - time.monotonic())
                if notify in ready and b"READY=1" in notify.recv(4096):
                    return True
                if gone in ready and notify not in ready:
                    return False
            return False
        finally:
            os.close(gone)

    def kill_hub(self, how=signal.SIGKILL):
        """How it ended: by itself, or now."""
        end(self.hub, how)
        return self.hub.wait()

    def was_pulled(self):
        """Whether the failpoint has killed it: who has lost his connection may be told so
        before the process has ended."""
        try:
            self.client().ask("GET", "/health/live")
            return False
        except Refused:
            return False
        except Gone:
            try:
                return self.hub.wait(STOP_S) == -signal.SIGKILL
            except subprocess.TimeoutExpired:
                return False  # it lives and does not answer: the verdict will tell

    def is_up(self):
        return self.hub is not None and self.hub.poll() is None

    # ── people ─────────────────────────────────────────────────────────────────────

    def client(self, name=None):
        return Client(self.socket, self.sessions.get(name))

    def found(self):
        """Makes the installation and signs its people in; ends with the hub running."""
        links = json.loads(self.run("init", "--json"))["officers"]
        self.start_broker()
        if not self.start_hub():
            raise RuntimeError("the hub does not start: " + self.tail())
        for officer in links:
            self.sign_in(officer["name"], officer["link"])
        rows = [f"sms,+99957{i:06},it,{ZONE}" for i in range(PEOPLE)]
        table = "\n".join(["kind,address,language,zone", *rows]) + "\n"
        self.client("administrator").ask("POST", "/api/v1/subscriptions/import",
                                         table.encode(), "text/csv")

    def sign_in(self, name, link):
        _, session = self.client().ask("POST", "/api/v1/session", {"link": link})
        self.sessions[name] = session["token"]
        word = {"password": "correct horse battery " + name}
        client = self.client(name)
        _, factor = client.ask("POST", "/api/v1/accounts/me/password", word)
        word["code"] = one_time_code(factor["otpauth"])
        _, session = client.ask("POST", "/api/v1/accounts/me/password", word)
        self.sessions[name] = session["token"]

    def lines_of(self, name):
        try:
            with open(os.path.join(self.data, name)) as file:
                # Read once: the rest of a half-written line must not pass for one of its own.
                return file.read().split("\n")[:-1]
        except FileNotFoundError:
            return []

    def messages(self, name="seen"):
        """What reached a gateway, whatever the hub thinks of it."""
        return [json.loads(line) for line in self.lines_of(name)]

    def seen(self, name="seen"):
        """Of alerts: [(alert, address)]."""
        return [(message["alert"], message["address"]) for message in self.messages(name)
                if message.get("alert")]

    def told(self):
        """Of notices: the addresses."""
        return [message["address"] for message in self.messages() if not message.get("alert")]

    def wait_seen(self, is_enough, seconds):
        """Until is_enough(what the gateway saw), or the hub has gone."""
        return self.wait(lambda: is_enough(self.seen()), seconds)

    def wait(self, is_so, seconds):
        until = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > until or not self.is_up():
                return False
            select.select([], [], [], 0.02)
        return True

    # ── the same beginning for each trial ──────────────────────────────────────────

    def keep_as_template(self):
        self.kill_hub(signal.SIGTERM)
        end(self.broker)
        for name in ("data", "broker"):
            shutil.copytree(os.path.join(self.folder, name),
                            os.path.join(self.folder, name + ".first"))

    def begin_again(self):
        self.kill_hub()
        end(self.siren, signal.SIGKILL)
        end(self.broker, signal.SIGKILL)
        for name in ("data", "broker"):
            shutil.rmtree(os.path.join(self.folder, name))
            shutil.copytree(os.path.join(self.folder, name + ".first"),
                            os.path.join(self.folder, name))
        open(self.log, "w").close()
        with open(os.path.join(self.data, "seen.mine"), "w") as out:
            out.write("".join(f"sms-{i}\n" for i in range(SMS)))
        self.start_broker()
        self.start_siren()

    def tail(self):
        with open(self.log, errors="replace") as log:
            return "".join(log.readlines()[-30:])

    def close(self):
        if self.hub:
            self.kill_hub()
        end(self.siren, signal.SIGKILL)
        end(self.broker, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)
