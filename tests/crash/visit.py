"""The plug is pulled at every durable step the running hub passes, and separately each step
fails with EIO and with a disk that stays full. Afterwards the hub is killed whatever it did,
started again, and every promise it had made is checked.

    visit.py [--short] [NAME...]

The steps are those the program names itself (tocsin doctor --failpoints): each verb of the
store that writes, before its commit and after it, each way to the disk, and each step of
dispatch. A step is visited at its 1st, 2nd, 5th, 14th … passing until the life of the town no
longer reaches it; the faults come at the first and the last of them. --short: each step is
killed once, and a few meet the faults. NAME: only these."""

import signal
import sys
import time

import life
import town as kit
import verdict

SESSION_S = 150  # an approval wants the second factor of the last five minutes, a life its time
SHORT_AT = 2
FAULTY_S = 3  # a hub that was met by a fault goes on, and may never come to the end
ALERTS = 3  # of the town's life: one that stands, one that is stopped, its retraction
FAULTS = ["{}:eio", "{}+:enospc"]
PARTS = [life.intake, life.warning]
OF_THE_FILE = ("store.checkpoint", "store.file.")  # the steps of a store that has grown
SHORT_FAULTS = ["store.commit", "store.log.sync", "verb.keep_reports", "verb.move_alert",
                "verb.checkpoint_chunk", "verb.claim_notices"]

# Steps that are none of intake, release and dispatch; tests/hub/store/crash_test.c visits most
# of them, and tests/hub/flow/crash_test.c those of a retry. rehearsal: the file of a drill, which
# promises nothing.
OTHERS = ("backup.", "restore.", "store.migrate", "folder.", "rehearsal.", "receipt.retry", *(
    "verb." + verb for verb in (
        "erase_personal", "put_account", "use_totp_step", "end_sessions", "put_token",
        "revoke_token", "import_subscriptions", "stop_subscriptions", "put_zones", "tidy",
        "touch_session", "put_session", "hasten_chunks", "retry_failed", "add_survey",
        "put_telephone")))


class Trial:
    """One life of the town with one fault; complaints is empty when all was kept."""

    def __init__(self, town, spec, parts):
        self.town, self.record, self.complaints = town, life.Record(), []
        self.doubles, self.crashes = 0, self.crashes_of(spec)
        town.begin_again()
        town.patience_s = kit.START_S if spec.endswith(":kill") else FAULTY_S
        self.answers = kit.Answers(town.port, f"tocsin/1/{kit.SITE}/report/+/answer")
        self.record.answers = self.answers
        try:
            if town.start_hub(spec):
                for part in parts:
                    part(town, self.record)
            self.was_pulled = town.was_pulled()
            town.kill_hub()
            self.judge()
        finally:
            self.answers.close()

    @staticmethod
    def crashes_of(spec):
        """How often a window may be in doubt: at the kill; before it, where a fault made the
        hub let go of a chunk; and of each alert's, where the fault stayed."""
        if spec.endswith(":kill"):
            return 1
        return 1 + ALERTS if "+:" in spec else 2

    def judge(self):
        if not self.town.start_hub():
            self.complaints.append("it does not start again")
            return
        try:
            self.complaints += verdict.check_intake(self.town, self.record, self.answers)
            self.doubles, broken = verdict.check_warning(self.town, self.record, self.crashes)
            self.complaints += broken
        except (kit.Gone, kit.Refused) as why:
            self.complaints.append(f"after the restart: {why!r}")
        ended = self.town.kill_hub(signal.SIGTERM)
        if ended != 0:
            self.complaints.append(f"it does not stop as it should: {ended}")
        self.complaints += verdict.check_files(self.town)


def fresh_town():
    town = kit.Town()
    town.found()
    town.keep_as_template()
    return town


class Visits:
    def __init__(self, is_short):
        self.town, self.since, self.is_short = fresh_town(), time.monotonic(), is_short
        self.trials = self.promises = self.doubles = 0
        self.failed, self.unreached = [], []

    def through(self, spec):
        """Whether the plug was pulled on the way."""
        if time.monotonic() - self.since > SESSION_S:
            self.town.close()
            self.town, self.since = fresh_town(), time.monotonic()
        bulk = [life.bulk] if spec.startswith(OF_THE_FILE) else []
        trial = Trial(self.town, spec, bulk + PARTS)
        self.doubles += trial.doubles
        self.promises += trial.record.count()
        self.note(spec, trial.complaints)
        return trial.was_pulled

    def note(self, spec, complaints):
        self.trials += 1
        if complaints:
            self.failed.append(spec)
            print(f"{spec}:\n    " + "\n    ".join(complaints[:20]), file=sys.stderr)
            print(self.town.tail(), file=sys.stderr)

    def visit(self, name):
        """Kills at rising passings until there are no more, then the faults."""
        at, reached = SHORT_AT if self.is_short else 1, []
        while self.through(f"{name}:{at}:kill"):
            reached.append(at)
            if self.is_short:
                break
            at = 3 * at - 1 if at > 1 else 2
        if self.is_short and not reached and self.through(f"{name}:1:kill"):
            reached.append(1)
        if not reached:
            self.unreached.append(name)
        for at in sorted({*reached[:1], *reached[-1:]}):
            for fault in FAULTS if not self.is_short or name in SHORT_FAULTS else []:
                self.through(f"{name}:{fault.format(at)}")
        print(f"{name:24} passings {reached}", flush=True)


def stop_in_good_order(town, seen_before):
    """SIGTERM in the middle of an alert, receipts and messages coming in: it ends by itself,
    the next start finishes, and nobody was in doubt. The complaints."""
    record, complaints = life.Record(), []
    town.begin_again()
    town.patience_s = kit.START_S
    town.start_hub()
    life.release_one(town, record)
    town.wait_seen(lambda seen: len(seen) >= seen_before, town.patience_s)
    ended = town.kill_hub(signal.SIGTERM)
    if ended != 0:
        complaints.append(f"stopped after {seen_before} messages it ended with {ended}")
    town.start_hub()
    doubles, broken = verdict.check_warning(town, record)
    if doubles:
        complaints.append(f"{doubles} doubles after an orderly stop")
    town.kill_hub(signal.SIGTERM)
    return complaints + broken


def names_of(town, wanted):
    """All that the program names and the town's life is about; or those asked for."""
    names = town.run("doctor", "--failpoints").split()
    unknown = set(wanted) - set(names)
    if unknown:
        sys.exit(f"no such step: {' '.join(sorted(unknown))}; there are {' '.join(names)}")
    if wanted:
        return wanted
    return [name for name in names if not name.startswith(OTHERS)]


def main(words):
    is_short = "--short" in words
    visits = Visits(is_short)
    try:
        for seen_before in 1, 100, 200:
            visits.note(f"an orderly stop after {seen_before}",
                        stop_in_good_order(visits.town, seen_before))
        for name in names_of(visits.town, [word for word in words if word != "--short"]):
            visits.visit(name)
    finally:
        visits.town.close()
    print(f"{visits.trials} lives, {visits.promises} promises, "
          f"{visits.doubles} messages sent twice, "
          f"{len(visits.failed)} lives with a promise broken")
    for name in visits.unreached:
        print(f"{name}: never passed: the town's life must be made to", file=sys.stderr)
    sys.exit(1 if visits.failed or visits.unreached or not visits.trials else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
