#!/usr/bin/python3
"""Holds a capture of two live relays to what tests/wire/decode.py, which is no part of them, makes of it.

check_capture.py CAPTURE KEY_FILE CONFIG KEY_ID PING_MS BEGAN_US ENDED_US RUNS_OF_A RUNS_OF_B

CONFIG is what --print-config says, the same for both.
Relay a is 10.0.0.1, relay b 10.0.0.2; both clocks are this machine's. What comes from elsewhere must be well-formed and no
more. Exit status 1, and a line for each mistake: something is not as vrrp-relay(7) says.
"""
import hashlib
import re
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "wire"))
import pcap  # noqa: E402
import relay_wire as wire  # noqa: E402
from decode import Decoder, read_keys  # noqa: E402

PORT = 10112
NODES = {"10.0.0.1": "a", "10.0.0.2": "b"}


def config_hash(path):
    """Of the lines that are to be the same on every host."""
    shared = re.compile(r"(peer\.|peers_from=|segment\.|pair\.|port=|quorum=)")
    own = re.compile(r"[^=]*\.(interface(\.[^=]*)?|inject|key_file|device)=")
    lines = [line for line in Path(path).read_text().splitlines(True) if shared.match(line) and not own.match(line)]
    text = "vrrp-relay config v1" + "".join(lines)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest()[:8], "big")


class Check:
    def __init__(self, key_file, config, key_id, ping_ms, began_us, ended_us):
        self.decoder = Decoder(read_keys(key_file), list(NODES.values()), ["default"], [])
        self.key_id, self.ping_ms = bytes.fromhex(key_id), int(ping_ms)
        self.times = range(int(began_us), int(ended_us) + 1)
        self.config_hash = config_hash(config)
        self.mistakes = []
        self.boots = defaultdict(list)  # node -> boot ids, in their order
        self.sequence = {}  # boot id -> the last init_seq
        self.last_sent = {}  # boot id -> the last sent_us
        self.announced = {}  # index -> the node that has drawn it
        self.counters = defaultdict(list)  # receiver index -> all that were seen
        self.with_mac2 = 0

    def need(self, condition, words):
        if not condition:
            self.mistakes.append(words)

    def datagram(self, one):
        self.need(not one.is_cut, "cut by the capture")
        words = self.decoder.decode(one.payload)
        place = f"{one.source} > {one.target} {words}"
        self.need("refused" not in words, place)
        if one.source not in NODES or one.target not in NODES or "refused" in words:
            return
        self.need(one.ports == (PORT, PORT), f"ports {one.ports}: {place}")
        kind = one.payload[0]
        if kind == wire.INIT:
            self.init(one, place)
        elif kind == wire.RESP:
            head = wire.resp_head(one.payload)
            self.need("mac1 ok" in words, f"mac1: {place}")
            self.need(self.announced.get(head.receiver_index) == NODES[one.target], f"an index that nobody has drawn: {place}")
            self.need(head.mac2 == wire.NO_MAC2, f"mac2 in a RESP: {place}")
            self.draw(head.sender_index, one.source, place)
        elif kind == wire.DATA:
            index, counter = wire.data_head(one.payload)
            self.need(self.announced.get(index) == NODES[one.target], f"an index that nobody has drawn: {place}")
            self.counters[index].append(counter)
        elif kind == wire.COOKIE:
            self.need(self.announced.get(wire.cookie_index(one.payload)) == NODES[one.target], f"for nobody: {place}")
            self.need("not tried" not in words, f"not opened: {place}")
        else:
            self.need(False, f"in the clear: {place}")

    def init(self, one, place):
        node = NODES[one.source]
        head = wire.init_head(one.payload)
        asked = self.decoder.asked[head.sender_index]
        self.need((head.initiator, head.responder) == (wire.node_id(node), wire.node_id(NODES[one.target])), f"ids: {place}")
        self.need(head.key_id == self.key_id, f"key id is not {self.key_id.hex()}: {place}")
        self.need("not tried" not in place, f"its mac2 is of no COOKIE in this capture: {place}")
        self.with_mac2 += head.mac2 != wire.NO_MAC2
        self.draw(head.sender_index, one.source, place)
        said = asked.payload
        if said.boot_id not in self.boots[node]:
            self.boots[node].append(said.boot_id)
        self.need(said.boot_id == self.boots[node][-1], f"a run that has ended: {place}")
        self.need(said.init_seq == self.sequence.get(said.boot_id, 0) + 1, f"init_seq: {place}")
        self.sequence[said.boot_id] = said.init_seq
        self.need(said.sent_us in self.times, f"sent_us is not of {self.times}: {place}")
        self.need(said.sent_us > self.last_sent.get(said.boot_id, 0), f"sent_us goes back: {place}")
        self.last_sent[said.boot_id] = said.sent_us
        self.need(said[3:] == (self.ping_ms, 1500, 0, self.config_hash), f"keepalive_ms, max_inner, features or config_hash: {place}")

    def draw(self, index, source, place):
        self.need(index not in self.announced, f"an index that was drawn before: {place}")
        self.announced[index] = NODES[source]

    def finish(self, runs):
        for node, wanted in zip("ab", runs):
            self.need(len(self.boots[node]) == wanted, f"boot ids of {node}: {len(self.boots[node])}, not {wanted}")
        every = [boot for boots in self.boots.values() for boot in boots]
        self.need(len(set(every)) == len(every) and 0 not in every, "two runs have the same boot id, or one has 0")
        for index, counters in self.counters.items():
            self.need(sorted(counters) == list(range(len(counters))), f"counters of {index:08x}: {counters}")
        for kind in (wire.INIT, wire.RESP, wire.COOKIE, wire.DATA):
            self.need(self.decoder.seen[kind] > 0, f"no {wire.TYPES[kind]} at all")
        self.need(self.with_mac2 > 0, "no INIT with mac2")


def main():
    capture, *rest, runs_of_a, runs_of_b = sys.argv[1:]
    check = Check(*rest)
    for one in pcap.datagrams(Path(capture).read_bytes(), PORT):
        check.datagram(one)
    check.finish([int(runs_of_a), int(runs_of_b)])
    for mistake in check.mistakes[:20]:
        print(mistake)
    print(f"{check.decoder.summary()}; INIT with mac2: {check.with_mac2}; mistakes: {len(check.mistakes)}")
    return 1 if check.mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
