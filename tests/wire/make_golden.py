#!/usr/bin/python3
"""Writes tests/data/golden.txt: datagrams of fixed inputs, from the second implementation. Its result is committed."""

import pathlib
import sys

sys.dont_write_bytecode = True
import frames
import noise
import pcap
import relay_wire as wire

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
GOLDEN = DATA / "golden.txt"
HEAD = """\
# Golden octets of vrrp-relay's datagrams, by tests/wire/make_golden.py, which shares no code with the program. Do not edit.
#
# Lines: `name = value`, an empty line, or one that begins with '#'. Names are unique, [a-z0-9_]. A name that ends in _text has
# plain text as its value, one that ends in _number a decimal number (at most 64 bits, unsigned), any other octets in hex.
#
# Node a is the initiator, at 10.0.0.1 port 10112; node b is the responder, at 10.0.0.2 port 10112. i2r is from a to b.
"""

V3 = "keepalived227-v3-v4v6-failover.pcap"
V2 = "keepalived227-v2-pass-failover.pcap"


def pattern(first, step, size):
    return bytes((first + step * at) & 0xFF for at in range(size))


GROUP_KEY = bytes(range(32))
E_A, E_B = pattern(0xA0, 1, 32), pattern(0xB0, 3, 32)
INDEX_A, INDEX_B = 0xA1A2A3A4, 0xB1B2B3B4
COOKIE_SECRET = pattern(0xC0, 1, 32)
NONCES = pattern(0x10, 1, 24), pattern(0x60, 1, 24)
PORT = 10112
BOOT_A, BOOT_B = 0x0A01020304050607, 0x0B11121314151617
SENT_A, SENT_B = 3_600_000_000, 7_200_000_123
INIT_PAYLOAD = wire.InitPayload(BOOT_A, 5, SENT_A, 1000, 1300, 0x00000000, 0x0123456789ABCDEF)
RESP_PAYLOAD = wire.RespPayload(BOOT_B, SENT_A, SENT_B, 2000, 1200, 0x80000001, 0xFEDCBA9876543210, INDEX_B, INDEX_A)
FAR_COUNTER = 0x123456789ABC


def first_packet(name, version):
    """The first packet of IP `version` in a capture of VRRP, without padding."""
    for _, link, packet in pcap.packets((DATA / name).read_bytes()):
        packet = pcap.ip_packet(link, packet)
        if packet and packet[0] >> 4 == version:
            return packet[: frames.ip_length(packet)]
    raise ValueError(f"{name}: no packet of IP version {version}")


class Golden:
    def __init__(self):
        self.lines = [HEAD]
        self.names = set()

    def title(self, words):
        self.lines.append(f"\n# {words}\n")

    def put(self, name, value):
        if isinstance(value, int):
            name, text = f"{name}_number", str(value)
        elif isinstance(value, str):
            name, text = f"{name}_text", value
        else:
            text = value.hex()
        if name in self.names:
            raise ValueError(f"two lines '{name}'")
        self.names.add(name)
        self.lines.append(f"{name} = {text}\n")
        return value

    def put_fields(self, name, record):
        for field, value in record._asdict().items():
            self.put(f"{name}_{field}", value)

    def text(self):
        return "".join(self.lines)


def put_keys(golden):
    golden.title("Inputs of all keys, and the values that follow from them")
    golden.put("node_a", "a")
    golden.put("node_b", "b")
    golden.put("group_key", GROUP_KEY)
    pair = wire.Pair(GROUP_KEY, "a", "b")
    golden.put("node_id_a", wire.node_id("a"))
    golden.put("node_id_b", wire.node_id("b"))
    for name in ("psk", "mac1_key", "cookie_key", "key_id"):
        golden.put(name, getattr(pair, name))
    golden.title("The ids of two segments: two octets, as they stand in a frame")
    for number, name in enumerate(("default", "servers")):
        golden.put(f"segment_{number}", name)
        golden.put(f"segment_id_{number}", wire.segment_id(name).to_bytes(2, "big"))
    return pair


def put_cookies(golden):
    golden.title("Cookies: the hash, keyed with the secret, of address and port of the one who is to prove that he is there")
    golden.put("cookie_secret", COOKIE_SECRET)
    cookies = []
    for name, address in (("a", bytes([10, 0, 0, 1])), ("b", bytes([10, 0, 0, 2]))):
        golden.put(f"cookie_{name}_address", address)
        golden.put(f"cookie_{name}_port", PORT)
        cookies.append(golden.put(f"cookie_{name}", wire.make_cookie(COOKIE_SECRET, address, PORT)))
    return cookies


def put_init(golden, pair, cookie):
    golden.title("INIT; init_mac2 is the same message with the mac2 of cookie_a")
    golden.put("init_sender_index", INDEX_A)
    golden.put("init_ephemeral_private", E_A)
    golden.put("init_ephemeral_public", noise.public_key(E_A))
    golden.put_fields("init_payload", INIT_PAYLOAD)
    golden.put("init_payload", INIT_PAYLOAD.layout.pack(*INIT_PAYLOAD))
    ends = wire.node_id("a"), wire.node_id("b")
    init, handshake = wire.build_init(pair, INDEX_A, *ends, E_A, INIT_PAYLOAD)
    golden.put("prologue", wire.prologue(init))
    golden.put("init_handshake_hash", handshake.h)
    golden.put("init", init)
    golden.put("init_mac2", wire.build_init(pair, INDEX_A, *ends, E_A, INIT_PAYLOAD, cookie)[0])
    return init


def put_resp(golden, pair, init, cookie):
    golden.title("RESP to it; resp_mac2 is the same message with the mac2 of cookie_b")
    golden.put("resp_ephemeral_private", E_B)
    golden.put("resp_ephemeral_public", noise.public_key(E_B))
    golden.put_fields("resp_payload", RESP_PAYLOAD)
    golden.put("resp_payload", RESP_PAYLOAD.layout.pack(*RESP_PAYLOAD))
    me = wire.node_id("b")
    with_mac2 = wire.build_resp(pair, wire.open_init(init, pair, me)[2], E_B, RESP_PAYLOAD, cookie)
    handshake = wire.open_init(init, pair, me)[2]
    resp = golden.put("resp", wire.build_resp(pair, handshake, E_B, RESP_PAYLOAD))
    golden.put("resp_mac2", with_mac2)
    golden.put("handshake_hash", handshake.h)
    keys = handshake.split()
    golden.put("key_i2r", keys[0])
    golden.put("key_r2i", keys[1])
    return resp, keys


def put_cookie_messages(golden, pair, cookies, init, resp):
    golden.title("COOKIE: from b, in answer to init, with cookie_a; from a, in answer to resp, with cookie_b")
    for name, index, nonce, message, cookie in zip(
        ("init", "resp"), (INDEX_A, INDEX_B), NONCES, (init, resp), cookies
    ):
        golden.put(f"cookie_for_{name}_nonce", nonce)
        golden.put(f"cookie_for_{name}", wire.build_cookie(pair, index, nonce, message[-32:-16], cookie))


def sample_frames():
    """(name, frame): at least one of each kind."""
    a, b = wire.node_id("a"), wire.node_id("b")
    default, servers = wire.segment_id("default"), wire.segment_id("servers")
    heard = frames.heard_body(
        [frames.Node(a, 1), frames.Node(b, 2)],
        [frames.Master(default, 4, 12, 100, bytes(8), 250), frames.Master(servers, 6, 13, 255, b, 70_000)],
    )
    token = pattern(0xD0, 1, 8)
    return [
        ("advert_v3", frames.Frame(frames.ADVERT, 0, default, 120, 1, SENT_A + 1000, first_packet(V3, 4))),
        ("advert_v3_ipv6", frames.Frame(frames.ADVERT, 0, servers, 65_537, 2, SENT_A + 2000, first_packet(V3, 6))),
        ("advert_v2", frames.Frame(frames.ADVERT, 1, default, 99, 1 << 40, SENT_A + 3000, first_packet(V2, 4))),
        ("ping", frames.Frame(frames.PING, 0, 0, 0, 7, SENT_A + 4000, frames.ping_body(1000, 3))),
        ("pong", frames.Frame(frames.PONG, 0, 0, 0, 7, SENT_A + 5000, frames.pong_body(SENT_B + 4000, 321))),
        ("bye", frames.Frame(frames.BYE, 0, 0, 0, 0, SENT_A + 6000, b"\1")),
        ("heard", frames.Frame(frames.HEARD, 0, 0, 0, 9, SENT_A + 7000, heard)),
        ("heard_nothing", frames.Frame(frames.HEARD, 0, 0, 0, 10, SENT_A + 8000, frames.heard_body([], []))),
        ("probe", frames.Frame(frames.PROBE, 2, 0, 0, 11, SENT_A + 9000, frames.probe_body(3, token))),
        ("probed", frames.Frame(frames.PROBED, 2, 0, 0, 12, SENT_A + 10_000, frames.probe_body(4, token))),
    ]


def put_frames(golden):
    golden.title("Frames before they are sealed, and their fields. The packets are from the captures beside this file")
    samples = sample_frames()
    for name, frame in samples:
        golden.put_fields(f"frame_{name}", frame)
        golden.put(f"frame_{name}", frames.build_frame(frame))
    golden.title("The packet that frame_probe asks for")
    golden.put("probe_packet", frames.probe_packet(*frames.parse_probe(samples[-2][1].body)))
    return samples


def put_data(golden, keys, samples):
    golden.title("DATA: each frame in both directions")
    directions = (("i2r", keys[0], INDEX_B, 0), ("r2i", keys[1], INDEX_A, 0x100))
    for direction, key, index, first in directions:
        for at, (name, frame) in enumerate(samples):
            golden.put(f"data_{direction}_{name}_counter", first + at)
            golden.put(f"data_{direction}_{name}", wire.build_data(key, index, first + at, frame))
    golden.title("DATA with a counter of many octets: the nonce has it little-endian, the head big-endian")
    golden.put("data_i2r_far_counter", FAR_COUNTER)
    golden.put("data_i2r_far", wire.build_data(keys[0], INDEX_B, FAR_COUNTER, samples[0][1]))


def put_plain(golden, samples):
    golden.title("Plaintext datagrams of node a, with the boot_id of init_payload")
    for name, frame in samples:
        golden.put(f"plain_{name}", wire.build_plain(wire.node_id("a"), BOOT_A, frame))


def make():
    golden = Golden()
    pair = put_keys(golden)
    cookies = put_cookies(golden)
    init = put_init(golden, pair, cookies[0])
    resp, keys = put_resp(golden, pair, init, cookies[1])
    put_cookie_messages(golden, pair, cookies, init, resp)
    samples = put_frames(golden)
    put_data(golden, keys, samples)
    put_plain(golden, samples)
    return golden.text()


if __name__ == "__main__":
    GOLDEN.write_text(make(), encoding="ascii")
