"""See sms.sh."""

import http.server
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

import warn

LEAST, PACE_PER_S, PACE_OFF, PACED, IN_FLIGHT = 0.9, 50, 0.02, 400, 16
KANNEL = warn.os.path.join(warn.HERE, "..", "peers", "kannel.conf")
CHANNELS = """channels:
  - name: sms
    adapter: kannel
    mode: actual
    rate_per_s: 10000
    secret_file: {folder}/gateway
    settings: {{url: 'http://127.0.0.1:13013/cgi-bin/sendsms', username: tocsin,
               password_file: {folder}/kannel, from: Comune}}
  - name: paced
    adapter: kannel
    mode: actual
    rate_per_s: 50
    secret_file: {folder}/gateway
    settings: {{url: 'http://127.0.0.1:13014/cgi-bin/sendsms', username: tocsin,
               password_file: {folder}/kannel, from: Comune}}
"""


class Watch(http.server.BaseHTTPRequestHandler):
    """Answers as Kannel does, and notes what it is asked and when."""

    protocol_version = "HTTP/1.1"
    asked = []

    def do_GET(self):
        self.asked.append((time.monotonic(), self.path))
        body = b"0: Accepted for delivery"
        self.send_response(202)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def start_kannel(town):
    folder = warn.os.path.join(town.folder, "kannel.d")
    warn.os.mkdir(folder)
    conf = warn.os.path.join(town.folder, "kannel.conf")
    with open(KANNEL) as template, open(conf, "w") as out:
        # What smsbox would write down of every message is no part of what is measured.
        out.write(template.read().replace("DIR/", folder + "/").replace(
            "log-level = 0", "log-level = 3"))
    programs = []
    for argv, port in [(["bearerbox", "-v", "4", conf], 10000), (["smsbox", "-v", "4", conf], 13013),
                       (["/usr/lib/kannel/test/fakesmsc", "-H", "127.0.0.1", "-r", "10000", "-i",
                         "0.01", "-m", "1", "+393330000000 12345 text ciao"], None)]:
        programs.append(warn.kit.start(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        while port and not is_open(port):
            time.sleep(0.01)
    warn.until("Kannel has its SMS centre", lambda: "online" in status())
    return programs


def is_open(port):
    with warn.socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def status():
    with urllib.request.urlopen(
            "http://127.0.0.1:13000/status.txt?password=tests-only") as answer:
        return answer.read().decode()


def rest(town):
    """Until Kannel has nothing left to pass on, to phones or to us."""
    warn.until("Kannel rests", lambda: re.search(r"SMS: .*sent \d+ \(0 queued\)", status()), 0.05)
    kept = -1
    while kept != (now := town.metric("tocsin_receipts_kept_total")):
        kept = now
        time.sleep(0.3)


def pace(town):
    """Messages a second at the far side, and what the hub asked of it first."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 13014), Watch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    town.release(*town.propose("paced"))
    warn.until("all are sent", lambda: len(Watch.asked) >= PACED)
    server.shutdown()
    times = sorted(at for at, _ in Watch.asked)
    target = re.sub(r"([?&]to=)[^&]*", r"\1NUMBER", Watch.asked[0][1])
    return (len(times) - 1) / (times[-1] - times[0]), target


def ours(town, count):
    alert, proposed = town.propose("sms")
    began_ns = town.release(alert, proposed)

    def is_sent():
        row = town.deliveries(alert, "sms")
        return row.get("done") and row["todo"] == row["intent"] == 0

    warn.until("all are sent", is_sent, 0.05)  # the hub pays for every question
    took_s = (time.monotonic_ns() - began_ns) / 1e9
    row = town.deliveries(alert, "sms")
    if row["planned"] != count or row.get("failed") or row.get("unsure"):
        raise RuntimeError(f"not all were sent: {row}")
    return count / took_s


def theirs(target, seconds):
    said = subprocess.run(
        ["wrk", "-t1", f"-c{IN_FLIGHT}", f"-d{seconds}s", "-s", warn.os.path.join(warn.HERE, "sms.lua"),
         "http://127.0.0.1:13013", "--", target], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


def main(rounds, count):
    town, ratios, programs = warn.Town(CHANNELS), [], []
    town.secret("gateway", "s3cret")
    town.secret("kannel", "tests-only")
    try:
        town.found()
        town.people("sms", [f"+3933300{i:05}" for i in range(PACED - 1)])
        paced, target = pace(town)
        programs = start_kannel(town)
        town.people("sms", [f"+3933400{i:05}" for i in range(count - PACED)])
        for i in range(rounds + 1):
            mine = ours(town, count)
            rest(town)
            kannels = theirs(target, max(1, round(count / mine)))
            rest(town)
            if i == 0: # the first one warms
                continue
            ratios.append(mine / kannels)
            print(f"round {i}: hub {mine:.0f}/s, wrk {kannels:.0f}/s", file=sys.stderr)
    finally:
        for program in reversed(programs):
            warn.kit.end(program, warn.kit.signal.SIGKILL)
        town.close()
    ratio, off = statistics.median(ratios), paced / PACE_PER_S - 1
    print(f"SMS into Kannel, {count} people: {ratio:.2f} of what it takes from wrk (at least "
          f"{LEAST})")
    print(f"paced at {PACE_PER_S}/s: {paced:.2f}/s at the far side, {off:+.1%} (within "
          f"{PACE_OFF:.0%})")
    return ratio >= LEAST and abs(off) <= PACE_OFF


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(0 if main(given[0] if given else 5, given[1] if given[1:] else 20000) else 1)
