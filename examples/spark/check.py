#!/usr/bin/env python3
"""Holds results of the job against each other, and against one process that merges all of the job's reports at once.

    check.py --dateline PATH RESULT [RESULT …]

Two results must be the same. The one process sees all reports at once, where a block sees those of one matter or name: what is told
much more than elsewhere depends on what else there is, so the groups are compared by B-cubed (Bagga & Baldwin 1998), of which both
precision and recall must be .8 or more. Exit status 1 where something falls short.
"""
import argparse
import json
import subprocess
import sys

import pyarrow.parquet as parquet

FIELDS = ("title", "kind", "earliest", "latest", "edtf", "certainty", "salience", "sources")


def events(result):
    """{names of an event's reports: what is said of it}"""
    rows = parquet.read_table(f"{result}/events").to_pylist()
    return {tuple(row["reports"]): tuple(row[field] for field in FIELDS) for row in rows}


def alone(result, program):
    """The same, of one process without blocks."""
    rows = parquet.read_table(f"{result}/work/reports", columns=["row"]).to_pylist()
    lines = "".join(row["row"] + "\n" for row in rows).encode()
    answer = subprocess.run([program, "merge"], input=lines, stdout=subprocess.PIPE, check=True).stdout
    found = {}
    for event in map(json.loads, answer.decode().splitlines()):
        names = tuple(sorted(f"{report['document']}\t{report['id']}" for report in event["reports"]))
        found[names] = tuple(event[field] for field in FIELDS)
    return found


def b_cubed(found, held_against):
    """(precision, recall) of groups of names, over the names of both."""
    ours = {name: set(group) for group in found for name in group}
    theirs = {name: set(group) for group in held_against for name in group}
    both = ours.keys() & theirs.keys()
    of = lambda a, b: sum(len(a[n] & b[n]) / len(a[n]) for n in both) / max(1, len(both))
    return of(ours, theirs), of(theirs, ours)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--dateline", required=True)
    arguments.add_argument("results", nargs="+")
    given = arguments.parse_args()
    first = events(given.results[0])
    failed = not first
    print(f"{given.results[0]}: {len(first)} events, {sum(map(len, first))} reports, the largest of {max(map(len, first), default=0)}")
    for result in given.results[1:]:
        other = events(result)
        same = first == other
        failed |= not same
        print(f"{result}: {'the same' if same else 'DIFFERENT'}, {len(other)} events")
        for names in sorted(first.keys() ^ other.keys())[:3]:
            print("   only in one:", len(names), first.get(names) or other.get(names))
    single = alone(given.results[0], given.dateline)
    precision, recall = b_cubed(first, single)
    failed |= min(precision, recall) < 0.8
    print(f"one process: {len(single)} events, {len(first.keys() & single.keys())} of the same reports; "
          f"B-cubed precision {precision:.3f}, recall {recall:.3f}")
    for names in sorted(single.keys() - first.keys())[:5]:
        print("   only in one process:", len(names), single[names][:3])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
