#!/usr/bin/env python3
"""Every field of VRRP, CARP, AH, GRE and IP has in `vrrp-trace read --json` the value that tshark gives it."""

import pathlib
import subprocess
import sys
import tempfile

import beside

STATUS = {"good": "1", "bad": "0"}
OURS_ALONE = {".checksum.form"}
LAYERS = ("ip", "ipv6", "ah", "gre")
HMAC_TRAILER = 28
compared = 0


def leaves(layer, which=-1):
    """Name and value of each field, in whatever tree it stands; of a protocol that occurs twice, the inner one, or `which`."""
    out = {}
    layer = layer[which] if isinstance(layer, list) else layer
    for name, value in layer.items() if isinstance(layer, dict) else ():  # a text: nothing of it is there
        if isinstance(value, dict) and not name.startswith("_ws"):
            out.update(leaves(value))
        elif not isinstance(value, dict):
            out[name] = value
    return out


def ours_of(line, protocol):
    return {name: value for name, value in line.items() if name.startswith(protocol + ".")}


def has_trailer(line):
    """The message is longer than its count of addresses says by keepalived's HMAC."""
    if line.get("vrrp.version") != "2" or "ip.len" not in line:
        return False
    return int(line["ip.len"]) - 20 == 8 + 4 * int(line["vrrp.addr_count"]) + 8 + HMAC_TRAILER


def checksum_of(line, theirs, protocol, where):
    """tshark calls valid forms bad: that of RFC 9568 over IPv4, and a message with a trailer."""
    ours = STATUS[line[protocol + ".checksum.status"]]
    form = line.get(protocol + ".checksum.form", "")
    if ours == "1" and theirs == "0":
        assert form.startswith("without pseudo-header") or has_trailer(line), f"{where}: tshark calls the checksum bad"
        return theirs
    return ours


def compare(line, layers, protocol, where):
    global compared
    theirs = {name: value for name, value in leaves(layers[protocol]).items() if name.startswith(protocol + ".")}
    ours = ours_of(line, protocol)
    status = protocol + ".checksum.status"
    if not theirs:
        return  # it shows nothing of fewer than four octets
    if theirs.get(status) == "2":  # not judged, as the message is cut off
        assert status not in ours, where
        del theirs[status]
    if status in ours and status in theirs:
        ours[status] = checksum_of(line, theirs[status], protocol, where)
    for suffix in OURS_ALONE:
        ours.pop(protocol + suffix, None)
    assert ours == theirs, f"{where}: {protocol}\n  ours   {ours}\n  tshark {theirs}"
    compared += len(ours)


def compare_some(line, layers, protocol, where):
    """Of these, what we have; tshark has more."""
    global compared
    theirs = leaves(layers[protocol], 0 if protocol == "gre" else -1)
    for name, value in ours_of(line, protocol).items():
        if (protocol == "ip" and name == "ip.version" and "ipv6" in layers) or ("cut_off" in line and name not in theirs):
            continue
        assert theirs.get(name) == value, f"{where}: {name} is {value!r}, tshark has {theirs.get(name)!r}"
        compared += 1


def check(capture):
    ours = {line.get("frame.number"): line for line in beside.lines(capture, "--show-secrets")}
    as_carp = beside.tshark(capture, "-d", "ip.proto==112,carp")
    for layers, carp_layers in zip(beside.tshark(capture), as_carp):
        number = layers["frame"]["frame.number"]
        where = f"{capture.name} #{number}"
        line = ours[number]
        assert line["frame.time_epoch"] == layers["frame"]["frame.time_epoch"], where
        if "carp.vhid" in line:
            compare(line, carp_layers, "carp", where)
        elif "vrrp" in layers:
            compare(line, layers, "vrrp", where)
        elif line.get("refused") != "ip_fragment":  # it waits for the rest, we show the first
            assert not ours_of(line, "vrrp"), f"{where}: tshark sees no VRRP"
        if line.get("refused") == "not_relayed_protocol":
            continue
        for protocol in LAYERS:
            if protocol in layers and ours_of(line, protocol):
                compare_some(line, layers, protocol, where)
    assert len(ours) == len(as_carp), f"{capture.name}: {len(ours)} packets, tshark has {len(as_carp)}"


def check_refused(capture):
    done = subprocess.run([beside.TRACE, "read", str(capture)], capture_output=True, check=False)
    said = done.stderr.decode()
    assert done.returncode == 2 and "packet 1, offset 20: link type 107 is not read" in said, said


def main():
    beside.need("tshark")
    with tempfile.TemporaryDirectory() as folder:
        captures = beside.captures() + beside.made_captures(pathlib.Path(folder))
        for capture in captures:
            check(capture) if beside.is_readable(capture) else check_refused(capture)
    assert compared > 2000, f"only {compared} fields"
    print(f"{len(captures)} captures, {compared} fields alike")


if __name__ == "__main__":
    sys.exit(main())
