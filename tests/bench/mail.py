"""See mail.sh."""

import statistics
import subprocess
import sys
import time

import warn

LEAST, CONNECTIONS, PROBED = 0.4, 20, 10
CHANNELS = """channels:
  - name: mail
    adapter: smtp
    mode: actual
    rate_per_s: 10000
    settings: {{host: 127.0.0.1, port: MAIL, tls: 'off', from: allerta@comune.invalid, helo: localhost}}
  - name: probe
    adapter: smtp
    mode: actual
    rate_per_s: 10000
    settings: {{host: 127.0.0.1, port: PROBE, tls: 'off', from: allerta@comune.invalid, helo: localhost}}
"""


def start_sink(port, *options, folder=None):
    user = ["-u", "root"] if warn.os.getuid() == 0 else []
    program = warn.kit.start(["smtp-sink", *user, *options, f"127.0.0.1:{port}", "1000"],
                             cwd=folder)

    def is_open():
        if program.poll() is not None:
            raise RuntimeError("smtp-sink does not start")
        with warn.socket.socket() as knock:
            return knock.connect_ex(("127.0.0.1", port)) == 0

    warn.until("smtp-sink listens", is_open)
    return program


def ours(town, channel, count):
    """Mails a second, until each is the sink's and that is on disk."""
    alert, proposed = town.propose(channel)
    began_ns = town.release(alert, proposed)

    def is_sent():
        row = town.deliveries(alert, channel)
        return row.get("done") and row["todo"] == row["intent"] == 0

    warn.until("all are sent", is_sent)
    took_s = (time.monotonic_ns() - began_ns) / 1e9
    row = town.deliveries(alert, channel)
    if row["planned"] != count or row.get("failed") or row.get("unsure"):
        raise RuntimeError(f"not all were sent: {row}")
    return count / took_s


def size_of_ours(town, folder):
    """Bytes of one of our mails, as a sink that writes them down got it."""
    warn.os.mkdir(folder)
    sink = start_sink(PROBE, "-d", "mail.", folder=folder)
    ours(town, "probe", PROBED)
    warn.kit.end(sink, warn.kit.signal.SIGKILL)
    return max(warn.os.path.getsize(warn.os.path.join(folder, name))
               for name in warn.os.listdir(folder))


def theirs(count, size):
    began_ns = time.monotonic_ns()
    subprocess.run(["smtp-source", "-d", "-s", str(CONNECTIONS), "-m", str(count), "-l", str(size),
                    "-f", "allerta@comune.invalid", "-t", "anna@cittadini.invalid",
                    f"127.0.0.1:{MAIL}"], check=True)
    return count / ((time.monotonic_ns() - began_ns) / 1e9)


MAIL, PROBE = warn.kit.free_port(), warn.kit.free_port()


def main(rounds, count):
    channels = CHANNELS.replace("MAIL", str(MAIL)).replace("PROBE", str(PROBE))
    town, ratios, sink = warn.Town(channels), [], None
    try:
        town.found()
        town.people("email", [f"p{i}@cittadini.invalid" for i in range(PROBED)])
        size = size_of_ours(town, warn.os.path.join(town.folder, "mails"))
        town.people("email", [f"q{i}@cittadini.invalid" for i in range(count - PROBED)])
        sink = start_sink(MAIL)
        for i in range(rounds + 1):
            mine, source = ours(town, "mail", count), theirs(count, size)
            if i == 0: # the first one warms
                continue
            ratios.append(mine / source)
            print(f"round {i}: hub {mine:.0f}/s, smtp-source {source:.0f}/s", file=sys.stderr)
    finally:
        warn.kit.end(sink, warn.kit.signal.SIGKILL)
        town.close()
    ratio = statistics.median(ratios)
    print(f"{count} mails of {size} bytes on {CONNECTIONS} connections: {ratio:.2f} of smtp-source "
          f"(at least {LEAST})")
    return ratio >= LEAST


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(0 if main(given[0] if given else 5, given[1] if given[1:] else 20000) else 1)
