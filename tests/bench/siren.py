"""See siren.sh."""

import statistics
import subprocess
import sys

import warn

MOST, ALERTS = 3.0, 25
CHANNELS = """channels:
  - name: sirens
    adapter: siren_mqtt
    mode: actual
    rate_per_s: 1000
    settings: {{key_file: {folder}/data/keys/siren.key, key_id: hub-1, programs: [warning]}}
sirens:
  - {{id: srn-00000, lat: 43.7189, lon: 10.9468, groups: [grp-000]}}
"""
BENCH = warn.os.path.join(warn.kit.ROOT, "build", "tests")


class Place:
    """A hub, its broker and its siren, all in a folder of that file system."""

    def __init__(self, disk):
        self.town = warn.Town(CHANNELS, disk=disk)
        self.town.found()
        self.yard = warn.kit.start(
            [f"{BENCH}/bench_sirens", "yard", str(self.town.port), "1", "1",
             self.town.data + "/keys/siren.pub"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.yard.stdout.readline() != "ready\n":
            raise RuntimeError("the siren does not start")

    def measure(self):
        """The p50 of ALERTS releases, one after the other, in microseconds."""
        took = []
        for _ in range(ALERTS):
            began_ns = self.town.release(*self.town.propose("sirens"))
            took.append(int(self.yard.stdout.readline().split()[2]) - began_ns)
        return statistics.median(took) / 1000

    def close(self):
        self.yard.stdin.close()
        self.town.close()


def sync_us(folder):
    """The p50 of write and fdatasync of 512 bytes on that disk."""
    said = subprocess.run([f"{BENCH}/bench_sync", folder + "/sync"], check=True,
                          capture_output=True, text=True).stdout
    return float(next(line for line in said.splitlines() if line.startswith("laid")).split()[2])


def main(rounds):
    ratios, places = [], []
    try:
        places = [Place("/var/tmp"), Place("/dev/shm")]
        for place in places:
            place.measure()
        for i in range(rounds):
            disk, memory = [place.measure() for place in places]
            sync = sync_us(places[0].town.folder)
            ratios.append(disk / (memory + sync))
            print(f"round {i + 1}: {disk:.0f} us; without a disk {memory:.0f} us, a sync "
                  f"{sync:.0f} us", file=sys.stderr)
    finally:
        for place in places:
            place.close()
    ratio = statistics.median(ratios)
    print(f"release to a siren's FIRE, p50: {ratio:.2f} of the path without a disk and one sync "
          f"(at most {MOST:.1f})")
    return ratio <= MOST


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 9) else 1)
