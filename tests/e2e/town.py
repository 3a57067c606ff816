"""A town for one end-to-end test: the real broker, hub and gateways in a network and folder
of their own, which end with the test whatever ends it.

A test imports this first: run outside such a network, it starts itself again inside one.
"""
import atexit
import base64
import contextlib
import datetime
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import uuid

if not os.environ.get("TOCSIN_IN_OWN_NETWORK"):
    os.environ["TOCSIN_IN_OWN_NETWORK"] = "yes"
    os.chdir(pathlib.Path(__file__).parents[2])
    os.execvp("sh", ["sh", "tests/peers/own_network", sys.executable, *sys.argv])

PROGRAM = os.environ.get("TOCSIN_PROGRAM", "build/tocsin")
WAIT_S = 60  # for anything that must happen; nothing is slept for

SETTINGS = """site:
  id: empoli
  name: Comune di Empoli
  languages: [it, en]
  timezone: Europe/Rome
  sender: allerta@comune.test
  public_url: http://localhost:14000
  schemas_dir: {root}/schemas
store:
  path: sqlite:{folder}/var/tocsin.db
  keys_dir: {folder}/var/keys
  backups_dir: {folder}/var/backups
http:
  socket: {folder}/http.sock
  port: 14000
  public_dir: {folder}/var/public
mqtt:
  host: 127.0.0.1
  port: 1884
  user: hub
  password_file: {folder}/etc/secrets/hub
hazards:
  file: {root}/schemas/hazards.yaml
areas:
  file: {root}/deploy/demo/zones.geojson
disk: {{photos_mb: 3, anonymous_mb: 2, reports_mb: 1, reserve_mb: 1}}
{more}"""


def fail(what):
    raise SystemExit(f"FAILED: {what}")


def check(what, got, expected):
    if got != expected:
        fail(f"{what}:\n  got      {got!r}\n  expected {expected!r}")


def until(what, probe):
    """Asks again and again until the answer is true, and gives it back."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        answer = probe()
        if answer:
            return answer
        time.sleep(0.02)
    fail(f"{what}: not within {WAIT_S} s; last {answer!r}")


class Program:
    """A program beside the test; what it says is in its log."""

    def __init__(self, name, folder, *argv, env=None):
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [str(arg) for arg in argv], stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                env={**os.environ, **(env or {})})

    def said(self):
        return self.log.read_text(errors="replace")

    def wait_for(self, words, times=1):
        def probe():
            if self.said().count(words) >= times:
                return True
            if self.process.poll() is not None:
                fail(f"{self.process.args[0]} ended with {self.process.poll()}:\n"
                     f"{self.said()[-3000:]}")
            return False
        until(f"{self.process.args[0]} says “{words}”", probe)

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(WAIT_S)


class Answer:
    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw = status, headers, raw
        self.body = raw.decode(errors="replace")

    def json(self):
        return json.loads(self.body)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=WAIT_S)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(WAIT_S)
        self.sock.connect(self.path)


class Town:
    def __init__(self, more=""):
        self.root = pathlib.Path.cwd()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-e2e-"))
        atexit.register(self.forget)
        self.programs = {}
        self.settings = self.folder / "etc/tocsin.yaml"
        subprocess.run(["deploy/secrets", self.folder / "etc"], check=True)
        (self.folder / "var").mkdir()
        self.write_settings(more)

    def write_settings(self, more=""):
        self.settings.write_text(SETTINGS.format(root=self.root, folder=self.folder, more=more))

    def forget(self):
        for program in reversed(self.programs.values()):
            program.end(signal.SIGKILL)
        if os.environ.get("TOCSIN_KEEP"):
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, name, *argv, env=None):
        self.programs[name] = Program(name, self.folder, *argv, env=env)
        return self.programs[name]

    # ── broker and hub ──────────────────────────────────────────────────────────────

    def start_broker(self):
        etc = self.folder / "etc/mosquitto"
        shutil.copy("deploy/mosquitto/acl", etc)
        (self.folder / "mosquitto").mkdir(exist_ok=True)
        with open("deploy/mosquitto/mosquitto.conf", "rb") as template:
            (etc / "mosquitto.conf").write_bytes(subprocess.run(
                ["deploy/fill", "BROKER=1884", f"ETC={self.folder}/etc", f"VAR={self.folder}"],
                stdin=template, capture_output=True, check=True).stdout)
        for folder in self.folder, self.folder / "etc":
            folder.chmod(0o755)
        subprocess.run(["chown", "-R", "mosquitto", self.folder / "mosquitto", etc], check=True)
        self.start("broker", "mosquitto", "-c", etc / "mosquitto.conf")
        until("the broker listens", lambda: listens(1884))

    def start_hub(self, env=None):
        before = self.programs["hub"].said().count('"hub.ready"') if "hub" in self.programs else 0
        hub = self.start("hub", PROGRAM, "serve", "--config", self.settings, env=env)
        hub.wait_for('"hub.ready"', before + 1)
        until("the hub is ready", lambda: self.ask("GET", "/health/ready").status == 200)

    def stop_hub(self, number=signal.SIGTERM):
        return self.programs["hub"].end(number)

    def ask(self, method, path, body=None, kind="application/json", token=None, **headers):
        connection = UnixConnection(self.folder / "http.sock")
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if body is not None:
            headers["Content-Type"] = kind
        headers.setdefault("Accept-Language", "en")
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            with contextlib.suppress(BrokenPipeError):  # refused before all of it was said
                connection.request(method, path, body.encode() if isinstance(body, str) else body,
                                   headers)
            reply = connection.getresponse()
            return Answer(reply.status, reply.headers, reply.read())
        except (ConnectionError, FileNotFoundError):
            return Answer(0, {}, b"")
        finally:
            connection.close()

    # ── the command line ────────────────────────────────────────────────────────────

    def run(self, *words, who=None, stdin=None):
        """tocsin WORDS as a person; what it said and its exit code."""
        argv = [PROGRAM, *[str(word) for word in words], "--config", str(self.settings),
                "--socket", str(self.folder / "http.sock")]
        if who:
            argv += ["--token-file", str(self.folder / f"{who}.token")]
        return subprocess.run(argv, capture_output=True, text=True, input=stdin, timeout=120)

    def tell(self, *words, who=None, code=0):
        """The same with --json, which must end with this code; what it answered."""
        done = self.run(*words, "--json", who=who)
        if done.returncode != code:
            fail(f"tocsin {' '.join(map(str, words))} as {who}: ended with {done.returncode}, "
                 f"not {code}:\n{done.stdout[-1500:]}{done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def do(self, *words, who=None, code=0):
        """The same in words, for what answers none in JSON."""
        done = self.run(*words, who=who)
        if done.returncode != code:
            fail(f"tocsin {' '.join(map(str, words))} as {who}: ended with {done.returncode}, "
                 f"not {code}:\n{done.stdout[-1500:]}{done.stderr}")
        return done.stdout

    # ── people ──────────────────────────────────────────────────────────────────────

    def init(self):
        """The first people, with their links."""
        self.links = {officer["name"]: officer["link"]
                      for officer in self.tell("init", "--demo")["officers"]}

    def enrol(self, name):
        """What a person does with a one-time link: password, second factor, proof."""
        file = lambda end: self.folder / f"{name}.{end}"
        file("link").write_text(self.links[name])
        file("password").write_text(f"the long password of {name}")
        self.do("user", "sign-in", "--link-file", file("link"), who=name)
        self.do("user", "password", "--password-file", file("password"),
                  "--otpauth-file", file("otpauth"), who=name, code=9)
        secret = re.search("secret=([A-Z2-7]+)", file("otpauth").read_text())[1]
        file("code").write_text(totp(secret, time.time()))
        self.do("user", "password", "--password-file", file("password"),
                  "--code-file", file("code"), who=name)

    def enrol_all(self):
        for name in self.links:
            self.enrol(name)

    def token(self, name, role):
        made = self.tell("token", "add", "--name", name, "--role", role, who="administrator")
        return made["secret"]

    def later(self, **times):
        moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**times)
        return moment.isoformat(timespec="seconds")

    # ── reports ─────────────────────────────────────────────────────────────────────

    def report(self, lat=43.7189, lon=10.9468, text="acqua in strada", token=None, **more):
        body = {"id": str(uuid.uuid4()), "hazard": "FL", "where": {"lat": lat, "lon": lon},
                "text": text, **more}
        return body, self.ask("POST", "/api/v1/reports", body, token=token)

    def device(self, name):
        return ["-h", "127.0.0.1", "-p", "1884", "-u", name,
                "-P", (self.folder / "etc/secrets/devices" / name).read_text().strip()]

    def publish(self, name, body):
        subprocess.run(["mosquitto_pub", *self.device(name), "-q", "1", "-t",
                        f"tocsin/1/empoli/report/{name}", "-m", json.dumps(body)], check=True)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def totp(secret, now, step=30):
    """RFC 6238 with SHA-1, six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(now) // step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
