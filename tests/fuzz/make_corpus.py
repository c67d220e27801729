#!/usr/bin/env python3
"""Writes tests/fuzz/corpus from the captures in tests/data and from cases made by hand. Its result is committed."""

import hashlib
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"
CORPUS = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"


def packets(name):
    """The IP packets of a little-endian microsecond pcap file of Ethernet frames."""
    data = (DATA / name).read_bytes()
    assert data[:4] == b"\xd4\xc3\xb2\xa1"
    at, out = 24, []
    while at < len(data):
        length = struct.unpack_from("<I", data, at + 8)[0]
        out.append(data[at + 16 + 14 : at + 16 + length])
        at += 16 + length
    return out


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(payload, source="10.0.0.1", protocol=112, ttl=255, fragment=0, options=b""):
    address = bytes(int(part) for part in source.split("."))
    length = 20 + len(options) + len(payload)
    head = struct.pack(">BBHHHBBH", 0x45 + len(options) // 4, 0xC0, length, 1, fragment, ttl, protocol, 0)
    head += address + bytes([224, 0, 0, 18]) + options
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def vrrp2(vrid=51, priority=100, interval=1, auth=0, addresses=1):
    message = bytes([0x21, vrid, priority, addresses, auth, interval, 0, 0]) + bytes([10, 0, 0, 100]) * addresses + bytes(8)
    return message[:6] + struct.pack(">H", checksum(message)) + message[8:]


def node(name):
    return hashlib.blake2b(b"vrrp-relay node v1" + name.encode(), digest_size=16).digest()[:8]


def segment(name):
    return hashlib.blake2b(b"vrrp-relay segment v1" + name.encode(), digest_size=16).digest()[:2]


def frame(kind, body, number=1, path=0, of=b"\0\0", age=0, sent=3_600_000_000):
    return struct.pack(">BB2sIQQ", kind, path, of, age, number, sent) + body


def plain(inner, name="a", boot=7):
    return b"\x05\x01\0\0" + node(name) + struct.pack(">Q", boot) + inner


def advert_frame(packet, number=1, name="default"):
    return frame(1, packet, number, of=segment(name))


def heard(nodes, masters):
    """nodes: (name, state); masters: (segment, family, VRID, priority, origin or None, age in ms)"""
    body = bytes([len(nodes)]) + b"".join(node(name) + bytes([state]) for name, state in nodes) + bytes([len(masters)])
    for name, family, vrid, priority, origin, age in masters:
        body += segment(name) + bytes([family, vrid, priority]) + (node(origin) if origin else bytes(8)) + struct.pack(">I", age)
    return body


AH = b"\x70\x04\0\0" + bytes([10, 0, 0, 1]) + struct.pack(">I", 7) + b"\xa5" * 12
TRAILER = b"\x01\x07\0\0\x6a\0\0\0\x80\0\0\x03" + bytes(range(16))
FIRST = {  # one advert of each virtual router and kind
    "v2-pass": packets("keepalived227-v2-pass-failover.pcap")[0],
    "v2-resigns": next(p for p in packets("keepalived227-v2-pass-failover.pcap") if p[22] == 0),
    "v3-ipv4": next(p for p in packets("keepalived227-v3-v4v6-failover.pcap") if p[0] >> 4 == 4),
    "v3-ipv6": next(p for p in packets("keepalived227-v3-v4v6-failover.pcap") if p[0] >> 4 == 6),
    "v3-rfc9568": packets("keepalived243-v3-checksum-as-v2.pcap")[0],
    "carp": packets("ucarp-carpv2-failover.pcap")[0],
    "gre": packets("synthetic-gre-good.pcap")[0],
}


def adverts():
    yield from FIRST.items()
    yield "v2-ah", ipv4(AH + vrrp2(auth=2), protocol=51)
    yield "v2-trailer", ipv4(vrrp2() + TRAILER)
    yield "v3-uvrrpd", packets("uvrrpd-v3-resign.pcap")[0]
    yield "v2-no-address", ipv4(vrrp2(addresses=0))
    yield "options", ipv4(vrrp2(), options=b"\x94\x04\0\0")
    yield "fragment", ipv4(vrrp2(), fragment=0x2000)
    yield "padded", ipv4(vrrp2()) + bytes(6)
    yield "header-only", ipv4(b"")
    yield "ah-too-long", ipv4(b"\x70\xff" + AH[2:], protocol=51)
    yield "ipv6-empty", b"\x60" + bytes(5) + b"\x70\xff" + bytes(32)
    beat, pseudo = struct.pack(">HHHH", 694, 694, 12, 0) + b"beat", bytes([10, 0, 0, 1, 224, 0, 0, 18, 0, 17, 0, 12])
    yield "udp", ipv4(beat[:6] + struct.pack(">H", checksum(pseudo + beat)) + beat[8:], protocol=17, ttl=1)
    yield "udp-unfinished", ipv4(beat[:6] + struct.pack(">H", checksum(pseudo) ^ 0xFFFF) + beat[8:], protocol=17, ttl=1)
    yield from ((f"udp-fragment-{offset}", ipv4(beat, protocol=17, ttl=1, fragment=offset)) for offset in (0x2000, 185))
    yield "udp-ipv6-fragment", b"\x60" + bytes(4) + b"\x14\x2c\x01" + bytes(32) + b"\x11\0\0\x01\0\0\0\x07" + beat
    yield "empty", b""


def frames():
    for name, packet in FIRST.items():
        if name.startswith("v"):
            yield name, advert_frame(packet)
    yield "ping", frame(2, bytes(15) + b"\x05")
    yield "pong", frame(3, struct.pack(">QI", 3_600_000_000, 10))
    yield "pong-longer", frame(3, bytes(20))
    yield "bye", frame(4, b"\x01")
    yield "unknown", frame(9, bytes(40))
    yield "heard", frame(5, heard([("a", 1), ("c", 2)], [("default", 4, 51, 100, "c", 250)]))
    yield "heard-nothing", frame(5, bytes(2))
    yield "heard-longer", frame(5, heard([("a", 3)], []) + b"more")
    yield "probe", frame(6, bytes([3]) + bytes(range(8)))
    yield "probed-longer", frame(7, bytes([1]) + bytes(range(20)))
    yield "probe-way-of-tomorrow", frame(6, bytes([9]) + bytes(8))
    yield "probe-too-short", frame(6, bytes(8))
    yield "probe-packet", bytes([6, 0, 4, 0]) + bytes(range(8))
    yield "heard-too-short", frame(5, b"\2" + node("a") + b"\1\0")


def plains():
    for name, inner in frames():
        yield name, plain(inner)
    yield "other-version", b"\x05\x02" + plain(frame(4, b"\0"))[2:]


def addresses():
    texts = ["10.0.0.1", "255.255.255.255", "::", "fe80::1", "2001:db8:0:1:1:1:1:1", "::ffff:10.0.0.1", "10.1.0.0/24"]
    texts += ["0.0.0.0/0", "10.0.0.128/25", "2001:db8::/32", "::/0", "10.0.0.0/33", "1.2.3.4/", "fe80::1%eth0", "1.2.3"]
    for number, text in enumerate(texts):
        yield f"{number:02}", text.encode()


def event(kind, what, octets=b""):
    return struct.pack(">BBH", kind, what, len(octets)) + octets


CAPTURED, NATIVE, TICK, SEGMENT, ADDRESSES, STOPPING, SEND_FAILED, RECEIVED = range(8)
PROBES_WANTED = 9


def engines():
    ours, theirs = ipv4(vrrp2(), source="10.0.0.2"), ipv4(vrrp2())
    own = event(ADDRESSES, 2)

    def from_a(inner, boot=7):
        return event(RECEIVED, 0, plain(inner, "a", boot))

    def from_c(inner):
        return event(RECEIVED, 1, plain(inner, "c", 9))

    yield "relay", own + event(CAPTURED, 0, ours) + event(CAPTURED, 1, theirs) + event(TICK, 10)
    yield "ping-pong", own + event(TICK, 0) + from_a(frame(2, bytes(16))) + from_a(frame(3, struct.pack(">QI", 3_600_000_000, 0)))
    cut = from_a(frame(5, heard([("b", 1), ("c", 1)], []))) + from_c(frame(5, heard([("a", 2)], [("default", 4, 51, 9, "b", 7)])))
    yield "one-way", cut + event(TICK, 255) * 6 + cut + from_c(frame(5, heard([("a", 1)], []), 2)) + event(TICK, 9)
    asked = own + from_a(frame(2, bytes(16))) + event(PROBES_WANTED, 0) + event(TICK, 255) * 3
    yield "probes", asked + from_a(frame(6, bytes([4]) + bytes(8))) + from_a(frame(7, bytes([1]) + bytes(7) + b"\1")) + event(TICK, 255) * 9
    yield "inject", own + from_a(advert_frame(theirs, 1)) + from_a(advert_frame(theirs, 1)) + from_a(advert_frame(theirs, 2, "dmz"))
    yield "restart", from_a(advert_frame(theirs, 9)) + from_a(advert_frame(theirs, 1), 8) + from_a(advert_frame(theirs, 10))
    yield "bye", from_a(frame(2, bytes(16))) + from_a(frame(4, b"\0")) + event(TICK, 255) + event(STOPPING, 0)
    yield "native", event(NATIVE, 0, theirs) + from_a(advert_frame(theirs, 1)) + event(TICK, 255) * 10 + from_a(advert_frame(theirs, 2))
    yield "blocked", event(SEGMENT, 200) + from_a(advert_frame(theirs, 1)) + event(SEGMENT, 0) + from_a(advert_frame(theirs, 1))
    yield "contested", from_a(advert_frame(ipv4(vrrp2(), source="10.8.0.1"))) + from_c(advert_frame(ipv4(vrrp2(), source="10.8.0.1")))
    yield "own-source", own + from_a(advert_frame(ours)) + event(ADDRESSES, 0) + from_a(advert_frame(ours, 2))
    yield "ipv6", from_a(advert_frame(FIRST["v3-ipv6"])) + event(CAPTURED, 0, FIRST["v3-ipv6"])
    yield "ah", from_a(advert_frame(ipv4(AH + vrrp2(auth=2), protocol=51))) + event(SEND_FAILED, 1) + event(TICK, 1)


def gres():
    inner = ipv4(vrrp2())
    yield "bare", b"\0\0\x08\0" + inner
    yield "keyed", b"\x20\0\x08\0\0\0\0\x2a" + inner
    yield "sequence", b"\x30\0\x08\0\0\0\0\x2a\0\0\0\7" + inner
    whole = b"\xb0\0\x08\0\0\0\0\0\0\0\0\x2a\0\0\0\7" + inner
    yield "checksum", whole[:4] + struct.pack(">H", checksum(whole)) + whole[6:]
    yield "no_checksum", whole
    yield "padding", b"\0\0\x08\0" + inner + bytes(6)
    yield "igmp", b"\0\0\x08\0" + ipv4(bytes(8), protocol=2, ttl=1)
    yield "ethernet", b"\0\0\x65\x58" + bytes(14) + inner
    yield "routing", b"\x40\0\x08\0" + bytes(4) + inner
    yield "keepalive", bytes(4)


def pairs():
    """Steps of fuzz_pair.cpp; the last bit of what is the host: 0 is a."""
    capture, tick, deliver, alter, repeat, lose, raw, keys, resumed, stopping = range(10)
    of_a, of_b = ipv4(vrrp2()), ipv4(vrrp2(), source="10.0.0.2")

    def step(kind, host=0, number=0, octets=b""):
        return event(kind, 2 * number + host, octets)

    met = step(tick) + step(deliver) * 6
    yield "adverts", met + step(capture, 0, 1, of_a) + step(deliver) * 3 + step(capture, 1, 1, of_b) + step(deliver) * 3
    yield "repeated", step(capture, 0, 0, of_a) + step(repeat) + step(deliver) * 6 + step(tick, 1) + step(repeat) * 3 + step(deliver) * 4
    yield "altered", met + step(capture, 0, 0, of_a) + step(alter, 0, 20, b"\1") + step(raw, 1, 0, of_b) + step(deliver) * 2
    both = step(keys, 0, 4) + step(keys, 1, 4)  # another one, and the first one besides
    yield "keys", met + both + step(deliver) * 6 + step(capture, 0, 0, of_a) + step(deliver) * 6
    yield "resumed", met + step(resumed, 0, 3) + step(deliver) * 6 + step(capture, 0, 0, of_a) + step(deliver) * 2 + step(stopping, 1)
    yield "lost", step(tick) + step(lose) + step(tick, 0, 90) * 2 + step(deliver) * 6 + step(capture, 0, 0, of_a) + step(deliver) * 4


def configs():
    yield "least", b'interface = "eth0"\nplaintext = true\n[peers]\na = "10.0.0.1"\nb = "10.0.0.2"\n'
    yield "whole", b"""self = "b"
plaintext = true
vrids = [51, "60-70"]
rate = 9
max_delay = 0.5
[peers]
a = ["10.0.0.1", "2001:db8::1"]
b = { address = "10.0.0.2", sources = ["10.1.0.0/24"], vrids = [51], interfaces = { lan = "ens3" } }
[segments]
lan = "eth0"
dmz = { interface = "eth1", groups = ["224.0.0.44"], relay = ["vrrp"] }
[pairs]
"a b" = { carrier = "udp", plaintext = true }
[control]
path = "/run/x"
[metrics]
listen = "[::1]:9112"
[log]
level = "debug"
"""
    yield "mistakes", b'intreface = 3\nport = 99999\n[peers]\na = "10.0.0.300"\nb = "10.0.0.2"\nc = "10.0.0.2"\n[pairs]\n"a z" = 1\n'
    yield "broken", b'interface = "eth0\n[peers\na = '
    yield "nested", b"a = " + b"[" * 40 + b"]" * 40 + b"\n"
    yield "empty", b""


def https():
    yield "scrape", b"GET /metrics HTTP/1.1\r\nHost: localhost:9112\r\nUser-Agent: Prometheus/2\r\n\r\n"
    yield "least", b"GET /metrics HTTP/1.0\n\n"
    yield "url", b"GET http://[::1]:9112/metrics?a=b HTTP/1.1\r\nHost: x\r\n\r\n"
    yield "head", b"HEAD /metrics HTTP/1.0\r\n\r\n"
    yield "post", b"POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    yield "other", b"GET / HTTP/1.0\r\n\r\n"
    yield "no-host", b"GET /metrics HTTP/1.1\r\n\r\n"
    yield "two-hosts", b"GET /metrics HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n"
    yield "folded", b"GET /metrics HTTP/1.0\r\nA: b\r\n c\r\n\r\n"
    yield "http-2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield "tls", b"\x16\x03\x01\0\x05\x01\0\0\x01\0\n"


def keepalived_confs():
    yield "least", b"vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n}\n"
    yield "whole", b"""! of the old kind {
global_defs {
  router_id "host { 1" # }
  vrrp_version 3
  vrrp_mcast_group4 224.0.0.81
  vrrp_mcast_group6 ff02::81
}
$IF=eth0
include conf.d/*.conf
vrrp_instance VI_1
{
  interface ${IF}
  virtual_router_id 51
  @host1 mcast_src_ip 10.0.0.1
  authentication { auth_type AH
    auth_pass secret }
  virtual_ipaddress {
    10.0.0.100/24 dev eth0
  }
}
"""
    yield "more", b"""vrrp_instance A { interface $UNKNOWN
 version 2
 native_ipv6
 unicast_peer { 10.0.0.2 }
 virtual_ipaddress { fd00::1 }
}
vrrp_instance { virtual_router_id 300x }
"""
    yield "one-line", b'vrrp_instance "A B" { virtual_router_id 4294967296 interface "a b" }'
    yield "definitions", b"$A=$B\n$B=}\n$A\n$B x\n$=\n${}=1\n${A {\n$A}\n@\n@x $C=1\n"
    yield "deep", b"a { " * 34 + b"} " * 35 + b"\nvrrp_instance A {\n}\n"
    yield "not-closed", b'vrrp_instance A {\n interface "eth0 }\n'
    yield "braces", b"{{}}}{\r\n}\v{\0}"
    yield "empty", b""


def main():
    targets = {"advert": adverts, "frame": frames, "plain": plains, "address": addresses, "engine": engines, "gre": gres, "http": https, "pair": pairs, "config": configs, "keepalived_conf": keepalived_confs}
    for target, cases in targets.items():
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, octets in cases():
            (folder / name).write_bytes(octets)


if __name__ == "__main__":
    main()
