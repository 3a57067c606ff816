"""The plug is pulled at every durable step the running hub passes, and separately each step
fails with EIO and with a disk that stays full. Afterwards the hub is killed whatever it did,
started again, and every promise it had made is checked.

    visit.py [--short] [NAME...]

The steps are those the program names itself (tocsin doctor --failpoints). Each is visited at
its 1st, 3rd, 9th … passing until the life of the town no longer reaches it. --short: the
steps every decision takes, each in the middle of intake and again later. NAME: only these."""

import signal
import sys

import life
import town as kit
import verdict

FIRST, STEP = 1, 3
SHORT_FIRST, SHORT_STEP, SHORT = 6, 6, 2
FAULTS = ["{}:eio", "{}+:enospc"]
PARTS = [life.intake, life.warning]
SHORT_NAMES = ["store.commit", "store.committed", "store.log.sync", "file.rename"]

# Steps that a running hub does not take, visited by tests/hub/store/crash_test.c; and the
# file of a drill, which promises nothing.
OTHERS = ("backup.", "restore.", "store.migrate", "folder.", "rehearsal.")


class Trial:
    """One life of the town with one fault; complaints is empty when all was kept."""

    def __init__(self, town, spec, parts):
        self.town, self.record, self.complaints = town, life.Record(), []
        self.doubles = 0
        town.begin_again()
        self.answers = kit.Answers(town.port, f"tocsin/1/{kit.SITE}/report/+/answer")
        self.record.answers = self.answers
        try:
            if town.start_hub(spec):
                for part in parts:
                    part(town, self.record)
            self.was_pulled = town.hub.poll() == -signal.SIGKILL
            town.kill_hub()
            self.judge()
        finally:
            self.answers.close()

    def judge(self):
        if not self.town.start_hub():
            self.complaints.append("it does not start again")
            return
        try:
            self.complaints += verdict.check_intake(self.town, self.record, self.answers)
            self.doubles, broken = verdict.check_warning(self.town, self.record)
            self.complaints += broken
        except (kit.Gone, kit.Refused) as why:
            self.complaints.append(f"after the restart: {why!r}")
        if self.town.kill_hub(signal.SIGTERM) != 0:
            self.complaints.append("it does not stop as it should")
        self.complaints += verdict.check_files(self.town)


class Visits:
    def __init__(self, town, is_short):
        self.town, self.is_short = town, is_short
        self.trials = self.promises = self.doubles = 0
        self.failed, self.unreached = [], []

    def through(self, spec):
        """Whether the plug was pulled on the way."""
        trial = Trial(self.town, spec, PARTS)
        self.trials += 1
        self.doubles += trial.doubles
        self.promises += trial.record.count()
        if trial.complaints:
            self.failed.append(spec)
            print(f"{spec}:\n    " + "\n    ".join(trial.complaints[:20]), file=sys.stderr)
            print(self.town.tail(), file=sys.stderr)
        return trial.was_pulled

    def visit(self, name):
        """Kills at rising passings until there are no more, then the faults at the same."""
        at, reached = SHORT_FIRST if self.is_short else FIRST, []
        while self.through(f"{name}:{at}:kill"):
            reached.append(at)
            if self.is_short and len(reached) == SHORT:
                break
            at *= SHORT_STEP if self.is_short else STEP
        if not reached and not name.startswith(OTHERS):
            self.unreached.append(name)
        for at in reached[-1:] if self.is_short else reached:
            for fault in FAULTS:
                self.through(f"{name}:{fault.format(at)}")
        print(f"{name:24} passings {reached}", flush=True)


def names_of(town, wanted, is_short):
    """All that the program names; or those asked for; or the few of the short run."""
    names = town.run("doctor", "--failpoints").split()
    unknown = set(wanted) - set(names)
    if unknown:
        sys.exit(f"no such step: {' '.join(sorted(unknown))}; there are {' '.join(names)}")
    if wanted:
        return wanted
    return [name for name in names if name in SHORT_NAMES] if is_short else names


def main(words):
    is_short = "--short" in words
    town = kit.Town()
    try:
        town.found()
        town.keep_as_template()
        visits = Visits(town, is_short)
        for name in names_of(town, [word for word in words if word != "--short"], is_short):
            visits.visit(name)
    finally:
        town.close()
    print(f"{visits.trials} lives, {visits.promises} promises, "
          f"{visits.doubles} messages sent twice, "
          f"{len(visits.failed)} lives with a promise broken")
    for name in visits.unreached:
        print(f"{name}: never passed: the town's life must be made to", file=sys.stderr)
    sys.exit(1 if visits.failed or visits.unreached or not visits.trials else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
