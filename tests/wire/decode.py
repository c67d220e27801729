#!/usr/bin/python3
"""Reads a capture of vrrp-relay's own datagrams and prints a line for each.

The key of the mesh opens INIT and COOKIE. RESP and DATA need an ephemeral private key of the initiator or of the
responder besides, which only a test can record.
"""

import argparse
import base64
import binascii
import copy
import itertools
import pathlib
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
import frames
import noise
import pcap
import relay_wire as wire

EPILOG = "Exit status: 0 all that could be tried opened; 1 something was refused; 2 usage, or a file cannot be read."


class Asked(NamedTuple):
    """An INIT that was seen; without a pair when it is between other nodes."""

    pair: wire.Pair
    head: wire.InitHead
    payload: wire.InitPayload
    handshake: noise.Handshake


class Session(NamedTuple):
    """One direction of a session."""

    key: bytes
    sender: bytes
    receiver: bytes


def fields(payload):
    return " ".join(f"{name} {value}" for name, value in payload._asdict().items())


class Decoder:
    def __init__(self, keys, nodes, segments, privates):
        self.pairs = [wire.Pair(key, *two) for key in keys for two in itertools.combinations(nodes, 2)]
        self.names = frames.Names(
            {wire.node_id(name): name for name in nodes},
            {wire.segment_id(name): name for name in segments},
        )
        self.privates = {noise.public_key(private): private for private in privates}
        self.asked = {}
        self.sent = {}
        self.sessions = {}
        self.cookies = []
        self.seen = dict.fromkeys(wire.TYPES, 0)
        self.total = self.opened = self.refused = 0

    def decode(self, data):
        """One line of words about a datagram."""
        self.total += 1
        name = wire.TYPES.get(data[0], "?") if data else "?"
        try:
            kind = wire.check_head(data)
            self.seen[kind] += 1
            return f"{name} {self._readers[kind](self, data)}"
        except ValueError as error:
            self.refused += 1
            return f"{name} refused: {error}"

    def summary(self):
        counts = [f"{name} {self.seen[kind]}" for kind, name in wire.TYPES.items() if kind not in (wire.DATA, wire.PLAIN)]
        if self.seen[wire.PLAIN]:
            counts.append(f"PLAIN {self.seen[wire.PLAIN]}")
        counts.append(f"DATA {self.seen[wire.DATA]} opened {self.opened}")
        return f"{self.total} datagrams: {', '.join(counts)}, refused {self.refused}"

    def _mac2(self, data, pair):
        if data[-16:] == wire.NO_MAC2:
            return "mac2 none"
        for cookie_pair, cookie in self.cookies:
            if cookie_pair is pair and wire.digest(data[:-16], 16, cookie) == data[-16:]:
                return "mac2 ok"
        return "mac2 not tried: its cookie is not in this capture"

    def _init(self, data):
        head = wire.init_head(data)
        ends = f"{self.names.node(head.initiator)} to {self.names.node(head.responder)}"
        start = f"{ends} sender {head.sender_index:08x} key_id {head.key_id.hex()}"
        pairs = [pair for pair in self.pairs if pair.ids == sorted([head.initiator, head.responder])]
        if not pairs:
            self.asked[head.sender_index] = Asked(None, head, None, None)
            return f"{start}: not tried, other nodes"
        pair = next((pair for pair in pairs if pair.key_id == head.key_id), pairs[0])
        _, payload, handshake = wire.open_init(data, pair, head.responder)
        self.asked[head.sender_index] = Asked(pair, head, payload, handshake)
        self.sent[head.sender_index] = (pair, head.mac1)
        return f"{start} mac1 ok {self._mac2(data, pair)}: {fields(payload)}"

    def _resp(self, data):
        head = wire.resp_head(data)
        start = f"sender {head.sender_index:08x} receiver {head.receiver_index:08x}"
        asked = self.asked.get(head.receiver_index)
        pair = asked.pair if asked else self._pair_of_mac1(data)
        if pair is None:
            return f"{start}: not tried, other nodes"
        wire.check_mac1(data, pair)
        self.sent[head.sender_index] = (pair, head.mac1)
        start += f" mac1 ok {self._mac2(data, pair)}"
        if not asked:
            return f"{start}: not tried, its INIT is not in this capture"
        private = self.privates.get(asked.head.e) or self.privates.get(head.e)
        if private is None:
            return f"{start}: not tried, no ephemeral key for it"
        return f"{start}: {fields(self._establish(data, asked, private))}"

    def _pair_of_mac1(self, data):
        for pair in self.pairs:
            try:
                wire.check_mac1(data, pair)
                return pair
            except ValueError:
                pass
        raise ValueError("mac1 wrong for every pair of the nodes, and its INIT is not in this capture")

    def _establish(self, data, asked, private):
        handshake = copy.copy(asked.handshake)
        init = asked.head
        head, payload = wire.open_resp(data, asked.pair, handshake, private, init.sender_index, asked.payload.sent_us)
        forth, back = handshake.split()
        self.sessions[head.sender_index] = Session(forth, init.initiator, init.responder)
        self.sessions[init.sender_index] = Session(back, init.responder, init.initiator)
        return payload

    def _cookie(self, data):
        index = wire.cookie_index(data)
        start = f"receiver {index:08x}"
        if index not in self.sent:
            return f"{start}: not tried, the message that it answers is not in this capture"
        pair, mac1 = self.sent[index]
        cookie = wire.open_cookie(data, pair, index, mac1)
        self.cookies.append((pair, cookie))
        return f"{start}: cookie {cookie.hex()}"

    def _data(self, data):
        index, counter = wire.data_head(data)
        start = f"receiver {index:08x} counter {counter}"
        session = self.sessions.get(index)
        if session is None:
            return f"{start}: not tried, no key for this session"
        _, frame = wire.open_data(data, session.key, index)
        self.opened += 1
        ends = f"{self.names.node(session.sender)} to {self.names.node(session.receiver)}"
        return f"{start} {ends}: {frames.describe(frame, self.names)}"

    def _plain(self, data):
        node, boot_id, frame = wire.open_plain(data)
        return f"from {self.names.node(node)} boot_id {boot_id}: {frames.describe(frame, self.names)}"

    _readers = {wire.INIT: _init, wire.RESP: _resp, wire.COOKIE: _cookie, wire.DATA: _data, wire.PLAIN: _plain}


def lines_of(path):
    text = pathlib.Path(path).read_text(encoding="ascii")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def read_keys(path):
    keys = [base64.b64decode(line, validate=True) for line in lines_of(path)]
    frames.require(keys, f"{path}: no key")
    frames.require(all(len(key) == 32 for key in keys), f"{path}: a key is 32 octets in base64")
    return keys


def read_privates(path):
    privates = [bytes.fromhex(line) for line in lines_of(path)]
    frames.require(all(len(key) == 32 for key in privates), f"{path}: an ephemeral key is 32 octets in hex")
    return privates


def arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__, epilog=EPILOG)
    parser.add_argument("--key-file", required=True, action="append", help="mesh.key; again for the key of a pair")
    parser.add_argument("--nodes", required=True, help="names of the nodes: a,b,c")
    parser.add_argument("--segments", default="default", help="names of segments, to be shown instead of their ids")
    parser.add_argument("--ephemerals", help="a file of ephemeral private keys, hex, one a line")
    parser.add_argument("--port", type=int, default=10112)
    parser.add_argument("capture", help="a pcap file: Ethernet, Linux cooked (1 and 2) or raw IP")
    return parser.parse_args(argv)


def show(decoder, datagram):
    seconds, rest = divmod(datagram.time_ns, 10**9)
    ends = [
        f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        for address, port in zip((datagram.source, datagram.target), datagram.ports)
    ]
    words = "cut by the capture, not tried" if datagram.is_cut else decoder.decode(datagram.payload)
    print(f"{seconds}.{rest // 1000:06d} {ends[0]} -> {ends[1]} {words}")


def main(argv=None):
    options = arguments(argv)
    try:
        keys = [key for path in options.key_file for key in read_keys(path)]
        privates = read_privates(options.ephemerals) if options.ephemerals else []
        decoder = Decoder(keys, options.nodes.split(","), options.segments.split(","), privates)
        data = pathlib.Path(options.capture).read_bytes()
        for datagram in pcap.datagrams(data, options.port):
            show(decoder, datagram)
    except (OSError, ValueError, binascii.Error) as error:
        print(f"decode.py: {error}", file=sys.stderr)
        return 2
    print(decoder.summary())
    return 1 if decoder.refused else 0


if __name__ == "__main__":
    sys.exit(main())
