#!/usr/bin/python3
"""Whether vrrp-trace has shown every drop reason, each with what happened and what to do about it.

drops_check.py TABLE REASON... -- FILE...   TABLE is src/base/drop_reason.cpp. A FILE that ends in .json has what `live --drop
--json` has printed, one that ends in .text what it prints without.

A line for each reason says where it was seen. Exit status 1: one was not seen, or not explained.
"""
import json
import re
import sys
from pathlib import Path

COLUMNS = 100
ENTRY = re.compile(r'\{(\w+), "(\w+)", "((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\}')


def table_of(path):
    """reason -> (sentence, fix)"""
    unescaped = [[re.sub(r"\\(.)", r"\1", text) for text in entry] for entry in ENTRY.findall(Path(path).read_text())]
    return {name: (sentence, fix) for _, name, sentence, fix in unescaped}


def read_json(path, table, places, faults):
    for line in Path(path).read_text().splitlines(keepends=True):
        if not line.endswith("\n"):
            continue  # half written
        record = json.loads(line)
        reason = record.get("drop")
        if reason is None:
            continue
        if (record["why"], record["fix"]) != table.get(reason):
            faults.append(f"{reason}: explained as {record['why']!r}, fix: {record['fix']!r}")
        places.setdefault(reason, set()).add(f"{record['host']} {record['stage']}")


def read_text(path, table, told, faults):
    """An explanation is indented lines; the first of a reason follows its packet."""
    reason, words = None, []

    def end():
        if reason is not None and reason not in told and " ".join(words).endswith("; fix: ".join(table[reason])):
            told.add(reason)

    for line in Path(path).read_text().splitlines():
        if len(line) > COLUMNS:
            faults.append(f"{Path(path).name}: {len(line)} columns: {line}")
        if line.startswith("    "):
            words += line.split()
            found = re.search(r"dropped: (\w+)", line)
        else:
            end()
            reason, words = None, []
            found = re.search(r"dropped: (\w+)", line)
        if found:
            reason, words = found[1], []
    end()


def main():
    split = sys.argv.index("--")
    table_path, *reasons = sys.argv[1:split]
    table = table_of(table_path)
    places, told, faults = {}, set(), []
    for path in sys.argv[split + 1 :]:
        if path.endswith(".json"):
            read_json(path, table, places, faults)
        else:
            read_text(path, table, told, faults)
    for reason in reasons:
        print(f"{reason:20} {', '.join(sorted(places.get(reason, {'-'})))}")
        if reason not in table:
            faults.append(f"{reason}: {table_path} has no entry for it")
        elif reason not in places:
            faults.append(f"{reason}: vrrp-trace live --drop --json has not shown it")
        if reason not in told:
            faults.append(f"{reason}: vrrp-trace live --drop has not explained it")
    for fault in faults:
        print(f"FAULT {fault}")
    if faults or not reasons:
        sys.exit(1)


main()
