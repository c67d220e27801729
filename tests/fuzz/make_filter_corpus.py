#!/usr/bin/env python3
"""Writes tests/fuzz/corpus/trace_filter. Its result is committed."""

import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent / "corpus" / "trace_filter"
EXPRESSIONS = {
    "empty": "",
    "number": "vrid 51 and prio >= 100 && version != 3",
    "address": "src host 10.0.0.1 or dst fe80::1 or host 10.0.0.0/8",
    "group": "group 239.0.0.42 or ff02::/16 and not port 694 or 3780 and port<1024",
    "drop": "drop and (drop late or duplicate)",
    "stage": "stage capture or inject or native",
    "name": "peer a or b and from c and origin d and segment lan",
    "id": "id a:48213 or 7",
    "protocol": "!(vrrp || carp) && not gre and udp or ip or ip6",
    "deep": "(" * 30 + "vrrp" + ")" * 30,
    "too-deep": "(" * 40 + "vrrp" + ")" * 40,
    "misspelt": "vird 51",
    "unfinished": "vrid 51 and (",
    "no-number": "vrid 256",
    "together": "vrid=51&&!prio<0",
}

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in EXPRESSIONS.items():
        (FOLDER / name).write_text(text)
