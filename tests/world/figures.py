"""How well a partition of reports agrees with what people said of them.

A partition is a dict from the report's id to its incident, in the order of arrival."""
import collections
import csv
import gzip
import math


def rows(path):
    """The rows of a CSV with headings, compressed or not, as dicts."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", newline="") as file:
        yield from csv.DictReader(file)


def column_pairs(path):
    """The first two columns."""
    for row in rows(path):
        yield tuple(row.values())[:2]


def share(part, whole):
    return part / whole if whole else 0.0


def link_recall(incidents, pairs):
    """How many of the pairs that people called one lie in one incident: (met, all)."""
    pairs = list(pairs)
    met = sum(a in incidents and incidents[a] == incidents.get(b) for a, b in pairs)
    return met, len(pairs)


def flags(incidents, flagged):
    """A report that came to an incident which had one already, against those that people
    flagged as duplicates: (precision, recall, F1). flagged: id → bool."""
    began, right, wrong, missed = set(), 0, 0, 0
    for report, incident in incidents.items():
        joined = incident in began
        began.add(incident)
        if report not in flagged:
            continue
        right += joined and flagged[report]
        wrong += joined and not flagged[report]
        missed += flagged[report] and not joined
    precision, recall = share(right, right + wrong), share(right, right + missed)
    return precision, recall, share(2 * precision * recall, precision + recall)


def largest(incidents):
    return max(collections.Counter(incidents.values()).values(), default=0)


def adjusted_rand(incidents, episodes):
    """Agreement of two partitions beyond chance: 1 the same, 0 as good as dice
    (Hubert and Arabie 1985)."""
    both = [report for report in episodes if report in incidents]
    two = math.comb

    def together(labels):
        return sum(two(n, 2) for n in collections.Counter(labels).values())

    met = together((incidents[r], episodes[r]) for r in both)
    ours = together(incidents[r] for r in both)
    theirs = together(episodes[r] for r in both)
    chance = share(ours * theirs, two(len(both), 2))
    return share(met - chance, (ours + theirs) / 2 - chance)
