#!/usr/bin/python3
"""check_timeline.py FOLDER ADDRESS KILLED: the spells of MASTER in FOLDER/timeline (vrrp-trace timeline --json) against what
keepalived told (FOLDER/H.states) and who had ADDRESS (FOLDER/H.addresses, ip -ts -o monitor). KILLED: when keepalived of host 1
was killed, in nanoseconds; it could not tell that.
"""
import json
import sys
from datetime import datetime
from pathlib import Path

FOLDER, ADDRESS, KILLED = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) / 1e9
TOLERANCE = 0.010
INTERVAL = 0.5
HOSTS = "123"
complaints = 0


def complain(text):
    global complaints
    complaints += 1
    print("FAIL:", text)


def spells(changes):
    """(begin, end) of each time that a list of (time, is_master) was true; the last may have no end."""
    found = []
    for at, master in changes:
        if master and (not found or found[-1][1] is not None):
            found.append([at, None])
        elif not master and found and found[-1][1] is None:
            found[-1][1] = at
    return found


def told(host):
    lines = [line.split() for line in (FOLDER / f"{host}.states").read_text().splitlines()]
    changes = [(int(at) / 1e9, state == "MASTER") for at, _, state in lines]
    return spells(sorted(changes + ([(KILLED, False)] if host == "1" else [])))


def held(host):
    changes = []
    for line in (FOLDER / f"{host}.addresses").read_text().splitlines():
        if f" {ADDRESS}/" in line:
            at = datetime.fromisoformat(line[1 : line.index("]")]).timestamp()
            changes.append((at, "Deleted" not in line))
    return spells(changes)


def agree(what, ours, theirs):
    apart = abs(ours - theirs)
    print(f"{what}: {apart * 1e3:.1f} ms apart")
    if apart > TOLERANCE:
        complain(f"{what}: timeline {ours:.6f}, keepalived {theirs:.6f}")


def compare(host, seen):
    keepalived, kernel = told(host), held(host)
    if not len(seen) == len(keepalived) == len(kernel):
        return complain(f"host {host} was MASTER {len(seen)} times; by keepalived {len(keepalived)}, by its address {len(kernel)}")
    for number, (spell, (begin, end), (taken, given)) in enumerate(zip(seen, keepalived, kernel), 1):
        what = f"host {host}, spell {number}"
        agree(f"{what}, begin", spell["begin"], begin)
        agree(f"{what}, address taken", spell["begin"], taken)
        if end == KILLED:
            # The last advert is all that anybody heard.
            if not KILLED - INTERVAL - TOLERANCE <= spell["end"] <= KILLED + TOLERANCE:
                complain(f"{what}: its last advert was at {spell['end']:.6f}, it was killed at {KILLED:.6f}")
            if spell["how"] != "silent":
                complain(f"{what}: killed, and the timeline says {spell['how']}")
        elif end is not None:
            agree(f"{what}, end ({spell['how']})", spell["end"], end)
            agree(f"{what}, address given up", spell["end"], given)
    return None


lines = [json.loads(line) for line in (FOLDER / "timeline").read_text().splitlines()]
for host in HOSTS:
    compare(host, [line for line in lines if line["kind"] == "master" and line["ip.src"] == f"10.0.0.{host}"])
both = [line for line in lines if line["kind"] == "two_masters"]
if len(both) != 1:
    complain(f"two hosts were MASTER in one spell, the timeline has {len(both)}")
causes = [line["cause"] for line in lines if line["kind"] == "election"]
print("elections:", " ".join(causes))
for cause in ("first_seen", "resigned", "silent", "higher_priority", "unheard"):
    if cause not in causes:
        complain(f"no election because of {cause}")
sys.exit(complaints > 0)
