"""What every command of this folder needs: the data, and a table whose verdict is the exit
status. The data lie beside the checkout, in ../shared/data, or where TOCSIN_DATA says."""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/world"))
import figures  # noqa: E402

PROGRAM = os.environ.get("TOCSIN", os.path.join(ROOT, "build/tocsin"))


def data(name):
    """The path of a data set; says so and ends with 2 where it is not at hand."""
    folder = os.environ.get("TOCSIN_DATA", os.path.join(ROOT, "../shared/data"))
    path = os.path.join(folder, name)
    if not os.path.isdir(path):
        print(f"NOT MEASURED: there is no {path}; set TOCSIN_DATA", file=sys.stderr)
        sys.exit(2)
    return path


def replayed(path, what):
    """The pairs of the CSV that tocsin replay writes of the reports: the incident of each (what:
    "assignments"), or its episode ("episodes")."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([PROGRAM, "replay", path, "--quiet", "--hazards",
                               os.path.join(ROOT, "schemas/hazards.yaml"),
                               "--assignments", os.path.join(folder, "assignments"),
                               "--episodes", os.path.join(folder, "episodes")])
        if done.returncode != 0:
            sys.exit(2)  # it has said why
        return dict(figures.column_pairs(os.path.join(folder, what)))


class Table:
    """Rows of what, ours, the simple rule's, and the aim ("0.827", "at most 12")."""

    def __init__(self):
        self.rows = [("", "ours", "simple rule", "aim", "")]
        self.missed = 0

    def add(self, what, ours, simple, aim, held):
        self.missed += not held
        self.rows.append((what, ours, simple, aim, "held" if held else "NOT HELD"))

    def at_least(self, what, ours, simple, aim):
        self.add(what, f"{ours:.3f}", f"{simple:.3f}", f"{aim:.3f}", ours >= aim)

    def at_most(self, what, ours, simple, aim):
        self.add(what, str(ours), str(simple), f"at most {aim}", ours <= aim)

    def print(self):
        """Returns the exit status: 0 when every aim is held."""
        widths = [max(len(row[i]) for row in self.rows) for i in range(5)]
        for row in self.rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        return 1 if self.missed else 0
