#!/usr/bin/env python3
"""What `vrrp-trace read -w` writes opens in tcpdump and tshark without a complaint, and comes back as it was."""

import json
import pathlib
import sys
import tempfile

import beside

PACKET = "vrrp-relay: "
WITHOUT = ("frame.number",)  # it is of the file
ADVERT = (beside.TESTS / "fuzz/corpus/advert/v3-ipv4").read_bytes()


def trace_of_three_hosts():
    """One advert at each stage, another that died, and what has no octets."""
    common = {"origin": "a", "boot": "00000000000000ff", "segment": "lan"}
    advert = {**common, "id": 48213, "octets": ADVERT.hex()}
    yield {**advert, "host": "a", "interface": "eth0", "stage": "capture"}
    for peer, address in (("b", "10.0.0.2"), ("c", "2001:db8::3")):
        yield {**advert, "host": "a", "stage": "carry", "peer": peer, "carrier": "udp", "remote": address, "remote_port": 10112}
        yield {**advert, "host": peer, "stage": "receive", "peer": "a", "carrier": "udp", "age_us": 12, "delay_us": 345.678}
        yield {**advert, "host": peer, "interface": "ens3", "stage": "inject", "peer": "a"}
    yield {**advert, "id": 48214, "host": "b", "stage": "receive", "peer": "a", "carrier": "udp", "drop": "late"}
    yield {"host": "b", "stage": "receive", "carrier": "udp", "remote": "10.0.0.9", "drop": "unknown_peer"}
    yield {"host": "b", "lost": 17}


def write_trace(path):
    with open(path, "w", encoding="utf-8") as out:
        for number, record in enumerate(trace_of_three_hosts()):
            time = f"{beside.SECONDS}.{number * 1000:09}"
            out.write(json.dumps({"frame.time_epoch": time, **record}) + "\n")


def same(ours):
    return [{key: value for key, value in line.items() if key not in WITHOUT} for line in ours]


def write(source, target, *flags):
    beside.run(beside.TRACE, "read", str(source), "--all", "-w", str(target), *flags, statuses=(0, 1))


def columns(file, *names):
    flags = [flag for name in names for flag in ("-e", name)]
    out = beside.run("tshark", "-n", "-r", str(file), "-T", "fields", *flags)
    return [line.split("\t") for line in out.decode().splitlines()]


def bad_checksums(file):
    return len(beside.run("tshark", "-n", "-r", str(file), "-Y", "vrrp.checksum.status == 0").splitlines())


def check_capture(capture, folder):
    target = folder / "written.pcapng"
    write(capture, target)
    before, after = beside.lines(capture), beside.lines(target)
    assert same(before) == same(after), capture.name
    assert len(beside.run("tcpdump", "-nr", str(target)).splitlines()) >= len(after), capture.name
    rows = columns(target, "frame.comment", "frame.interface_id", "_ws.malformed")
    assert len(rows) == len(after), capture.name
    assert all(PACKET in row[0] for row in rows), f"{capture.name}: a packet without its comment"
    was_malformed = sum("_ws.malformed" in layers for layers in beside.tshark(capture))
    assert sum(row[-1] != "" for row in rows) <= was_malformed, f"{capture.name}: malformed only as written"
    if beside.run("tshark", "-n", "-r", str(capture), "-Y", "vrrp.auth_string"):
        assert not beside.run("tshark", "-n", "-r", str(target), "-Y", 'vrrp.auth_string != ""'), f"{capture.name}: a password"
        assert bad_checksums(target) == bad_checksums(capture), f"{capture.name}: a checksum that the password is part of"
        write(capture, target, "--show-secrets")
        assert beside.run("tshark", "-n", "-r", str(target), "-Y", 'vrrp.auth_string != ""'), f"{capture.name}: no password"


def check_trace(folder):
    source, target = folder / "trace.json", folder / "trace.pcapng"
    write_trace(source)
    write(source, target)
    assert same(beside.lines(source)) == same(beside.lines(target))
    beside.run("tcpdump", "-nr", str(target))
    rows = columns(target, "frame.comment", "frame.packet_id", "frame.interface_name", "frame.packet_flags_direction", "vrrp.prio")
    assert [row[2] for row in rows[:4]] == ["a:eth0", "a", "b", "b:ens3"], rows
    ids = [row[1] for row in rows]
    assert len(set(ids[:7])) == 1 and ids[0] and ids[7] not in ("", ids[0]), f"one number for each advert: {ids}"
    assert [row[3] for row in rows[:4]] == ["0x00000002", "0x00000002", "0x00000001", "0x00000001"], rows
    assert all(row[4] == "150" for row in rows[:8]), rows
    assert "a:48214: receive at b from a over udp; dropped, late:" in rows[7][0] and "; fix: " in rows[7][0], rows[7]
    assert "17 records before this are missing at b" in rows[9][0], rows[9]


def main():
    beside.need("tshark", "tcpdump")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        captures = [one for one in beside.captures() + beside.made_captures(folder)[:1] if beside.is_readable(one)]
        for capture in captures:
            check_capture(capture, folder)
        check_trace(folder)
    print(f"{len(captures)} captures and a trace")


if __name__ == "__main__":
    sys.exit(main())
