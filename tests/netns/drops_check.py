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


def is_explanation(lines, sentence, fix):
    """`fix:` begins a line, to be seen at once."""
    return " ".join(lines).endswith(f"{sentence} fix: {fix}") and any(line.startswith("fix: ") for line in lines)


def read_text(path, table, told, faults):
    """The indented lines below the first packet that was dropped for a reason explain it."""
    reason, lines = None, []
    for line in [*Path(path).read_text().splitlines(), ""]:
        if len(line) > COLUMNS:
            faults.append(f"{Path(path).name}: {len(line)} columns: {line}")
        found = re.search(r"\bdropped: (\w+)$", line)
        if line.startswith("    ") and not found:
            lines.append(line.strip())
            continue
        if reason in table and is_explanation(lines, *table[reason]):
            told.add(reason)
        reason, lines = found[1] if found else None, []


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
