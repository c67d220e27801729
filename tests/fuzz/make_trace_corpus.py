#!/usr/bin/env python3
"""Writes the part of tests/fuzz/corpus that is about files of packets and traces. Its result is committed."""

import json
import struct

from make_corpus import CORPUS, FIRST, adverts, advert_frame, frame, gres, ipv4, plain

SECONDS = 1_700_000_000
ETHERNET = bytes(12) + b"\x08\0"


def pcap(packets, order="<", magic=0xA1B2C3D4, link=1):
    out = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link)
    for number, packet in enumerate(packets):
        out += struct.pack(order + "IIII", SECONDS + number, 5, len(packet), len(packet) + number) + packet
    return out


def pcaps():
    v2, v3 = FIRST["v2-pass"], FIRST["v3-ipv4"]
    yield "micro", pcap([ETHERNET + v2, ETHERNET + v3])
    yield "nano-big", pcap([ETHERNET + v3], ">", 0xA1B23C4D)
    yield "raw", pcap([v2, FIRST["v3-ipv6"]], link=101)
    yield "sll", pcap([bytes(14) + b"\x08\0" + v3], link=113)
    yield "sll2", pcap([b"\x86\xdd" + bytes(18) + FIRST["v3-ipv6"]], link=276)
    yield "vlan", pcap([bytes(12) + b"\x81\0\0\x64\x08\0" + v3, bytes(12) + b"\x88\xa8\0\1\x81\0\0\2\x08\0" + v3])
    yield "not-ip", pcap([bytes(12) + b"\x08\x06" + bytes(28)])
    yield "link-type", pcap([v2], link=107)
    yield "no-packet", pcap([])
    yield "empty", b""


class Pcapng:
    def __init__(self, order="<"):
        self.order, self.octets = order, b""

    def block(self, kind, body):
        body += bytes(-len(body) % 4)
        length = struct.pack(self.order + "I", len(body) + 12)
        self.octets += struct.pack(self.order + "I", kind) + length + body + length
        return self

    def section(self):
        return self.block(0x0A0D0D0A, struct.pack(self.order + "IHHq", 0x1A2B3C4D, 1, 0, -1))

    def option(self, code, value):
        return struct.pack(self.order + "HH", code, len(value)) + value + bytes(-len(value) % 4)

    def interface(self, link=1, options=b""):
        return self.block(1, struct.pack(self.order + "HHI", link, 0, 0) + options)

    def enhanced(self, packet, options=b"", interface=0, ticks=SECONDS * 10**6):
        head = struct.pack(self.order + "IIIII", interface, ticks >> 32, ticks & 0xFFFFFFFF, len(packet), len(packet))
        return self.block(6, head + packet + bytes(-len(packet) % 4) + options)


def pcapngs():
    v3 = FIRST["v3-ipv4"]
    for name, order in (("little", "<"), ("big", ">")):
        file = Pcapng(order).section()
        file.interface(options=file.option(2, b"eth0") + file.option(9, b"\x09") + file.option(14, struct.pack(order + "q", 9)))
        yield name, file.enhanced(ETHERNET + v3, ticks=5).octets
    twice = Pcapng().section().interface(101).enhanced(v3).octets + Pcapng(">").section().interface(228).enhanced(v3).octets
    yield "sections", twice
    file = Pcapng().section().interface(101)
    file.block(3, struct.pack("<I", len(v3)) + v3)
    file.block(2, struct.pack("<HHIIII", 0, 0, 0, 5, len(v3), len(v3)) + v3)
    yield "simple-obsolete", file.block(5, bytes(8)).octets
    file = Pcapng().section().interface(101, struct.pack("<HHB3x", 9, 1, 0x85))
    comment = b"vrrp-relay: " + line(stage="inject", host="b", peer="a", origin="a", id=9).encode()
    yield "comment", file.enhanced(v3, file.option(1, b"inject") + file.option(1, comment) + bytes(4)).octets
    yield "bare", Pcapng().section().octets


def line(**keys):
    return json.dumps({"frame.time_epoch": f"{SECONDS}.000000005", **keys}, separators=(",", ":"))


def traces():
    whole = line(stage="receive", host="b", segment="lan", peer="a", carrier="udp", origin="a", id=48213, boot="00000000000000ff",
                 path=1, local="10.0.0.2", local_port=10112, remote="10.0.0.1", age_us=1.5, delay_us=-3, drop="late",
                 octets=FIRST["v2-resigns"].hex(), masked=True)
    yield "whole", whole.encode() + b"\n"
    yield "lost", (line(lost=17, host="a") + "\n\n" + line(stage="capture", **{"vlan.id": "7", "missing": 2})).encode()
    yield "numbers", line(id="7", number=1.0, octets="4500").encode()
    yield "unknown", line(drop="of_tomorrow").encode()
    yield "letters", b'{"frame.time_epoch":"-1.5","host":"\\ud83d\\ude00\\u0000\\"","x":[{"y":[1,null]}]}'
    yield "broken", b'{"frame.time_epoch":'


def udp(payload, port=10112):
    return ipv4(struct.pack(">HHHH", 10112, port, len(payload) + 8, 0) + payload, protocol=17)


def dissects():
    for name, octets in adverts():
        yield name, b"\0" + octets
    for name, octets in gres():
        yield "gre-" + name, b"\0" + ipv4(octets, protocol=47)
    yield "gre-udp", b"\0" + udp(b"\0\0\x08\0" + FIRST["v3-ipv4"], 4754)
    yield "plain", b"\0" + udp(plain(advert_frame(FIRST["v2-pass"])))
    yield "plain-ping", b"\0" + udp(plain(frame(2, bytes(16))))
    for name, octets in (("init", b"\1\1" + bytes(146)), ("resp", b"\2\1" + bytes(138)), ("cookie", b"\3\1" + bytes(62)), ("data", b"\4\1" + bytes(40))):
        yield name, b"\0" + udp(octets)
    yield "probe", b"\0" + udp(bytes([6, 0, 1, 0]) + bytes(range(8)))
    yield "cut", b"\x80" + FIRST["v2-pass"][:30]
    yield "received", b"\4" + FIRST["v3-ipv6"]


def main():
    for target, cases in {"pcap": pcaps, "pcapng": pcapngs, "trace_json": traces, "dissect": dissects}.items():
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, octets in cases():
            (folder / name).write_bytes(octets)


if __name__ == "__main__":
    main()
