"""The frame inside a DATA or plaintext datagram: a head of 24 octets, then a body by its kind."""

import ipaddress
import struct
from typing import NamedTuple

ADVERT, PING, PONG, BYE, HEARD, PROBE, PROBED = range(1, 8)
KINDS = {ADVERT: "ADVERT", PING: "PING", PONG: "PONG", BYE: "BYE", HEARD: "HEARD", PROBE: "PROBE", PROBED: "PROBED"}
STATES = ["unknown", "answers", "silent"]
WAYS = {1: "UDP from a fresh port", 2: "protocol 47", 3: "protocol 112 unicast", 4: "multicast"}

HEAD = struct.Struct(">BBHIQQ")
HEARD_NODE = struct.Struct(">8sB")
HEARD_MASTER = struct.Struct(">HBBB8sI")


class Frame(NamedTuple):
    kind: int
    path: int
    segment: int
    age_us: int
    id: int
    sent_us: int
    body: bytes


class Node(NamedTuple):
    """One node of a HEARD report."""

    id: bytes
    state: int


class Master(NamedTuple):
    """One master of a HEARD report. `origin` is zero for one that was heard natively."""

    segment: int
    family: int
    vrid: int
    priority: int
    origin: bytes
    age_ms: int


def ping_body(received, lost):
    return struct.pack(">QQ", received, lost)


def pong_body(echo_us, hold_us):
    return struct.pack(">QI", echo_us, hold_us)


def heard_body(nodes, masters):
    out = bytes([len(nodes)]) + b"".join(HEARD_NODE.pack(*node) for node in nodes)
    return out + bytes([len(masters)]) + b"".join(HEARD_MASTER.pack(*master) for master in masters)


def probe_body(how, token):
    return struct.pack(">B8s", how, token)


def probe_packet(how, token):
    """What comes that way."""
    return struct.pack(">BBBB8s", 6, 0, how, 0, token)


def build_frame(frame):
    return HEAD.pack(*frame[:6]) + frame.body


def require(condition, words):
    if not condition:
        raise ValueError(words)


def _need(body, size, what):
    require(len(body) >= size, f"{what}: body of {len(body)} octets, at least {size} needed")


def ip_length(packet):
    require(packet, "ADVERT: no packet")
    version = packet[0] >> 4
    if version == 4:
        _need(packet, 20, "ADVERT")
        return struct.unpack_from(">H", packet, 2)[0]
    require(version == 6, f"ADVERT: IP version {version}")
    _need(packet, 40, "ADVERT")
    return 40 + struct.unpack_from(">H", packet, 4)[0]


def parse_ping(body):
    _need(body, 16, "PING")
    return struct.unpack_from(">QQ", body)


def parse_pong(body):
    _need(body, 12, "PONG")
    return struct.unpack_from(">QI", body)


def _table(body, at, layout, entry, what):
    _need(body, at + 1, "HEARD")
    end = at + 1 + body[at] * layout.size
    require(end <= len(body), f"HEARD: {body[at]} {what} do not fit in {len(body)} octets")
    return [entry(*fields) for fields in layout.iter_unpack(body[at + 1 : end])], end


def parse_heard(body):
    nodes, end = _table(body, 0, HEARD_NODE, Node, "nodes")
    masters, _ = _table(body, end, HEARD_MASTER, Master, "masters")
    for node in nodes:
        require(node.state < len(STATES), f"HEARD: state {node.state}")
    return nodes, masters


def parse_probe(body):
    _need(body, 9, "PROBE")
    require(body[0] in WAYS, f"PROBE: way {body[0]}")
    return struct.unpack_from(">B8s", body)


def check_body(frame):
    """Other kinds are for later versions: ignored, not wrong. All bodies but ADVERT's may grow."""
    if frame.kind == ADVERT:
        require(frame.segment != 0, "ADVERT: segment 0")
        length = ip_length(frame.body)
        require(length == len(frame.body), f"ADVERT: {len(frame.body)} octets, the IP header says {length}")
    elif frame.kind in KINDS:
        require(frame.segment == 0, f"{KINDS[frame.kind]}: segment {frame.segment:04x}, not 0")
    if frame.kind == PING:
        parse_ping(frame.body)
    elif frame.kind == PONG:
        parse_pong(frame.body)
    elif frame.kind == BYE:
        _need(frame.body, 1, "BYE")
        require(frame.id == 0, f"BYE: id {frame.id}, not 0")
    elif frame.kind == HEARD:
        parse_heard(frame.body)
    elif frame.kind in (PROBE, PROBED):
        parse_probe(frame.body)


def parse_frame(data):
    require(len(data) >= HEAD.size, f"frame: {len(data)} octets, at least {HEAD.size} needed")
    frame = Frame(*HEAD.unpack_from(data), data[HEAD.size :])
    check_body(frame)
    return frame


class Names:
    """Names for the ids on the wire."""

    def __init__(self, nodes, segments):
        """Maps from node id and from segment id to a name."""
        self.nodes, self.segments = nodes, segments

    def node(self, node_id):
        return self.nodes.get(node_id, node_id.hex())

    def segment(self, segment_id):
        return self.segments.get(segment_id, f"{segment_id:04x}")


def describe_vrrp(message, is_v4):
    if len(message) < 8 or message[0] not in (0x21, 0x31):
        return f"{len(message)} octets"
    version, vrid, priority, count = message[0] >> 4, *message[1:4]
    size = 4 if is_v4 else 16
    interval = f"{message[5]} s" if version == 2 else f"{struct.unpack_from('>H', message, 4)[0] & 0xFFF} cs"
    listed = message[8 : 8 + count * size]
    addresses = [str(ipaddress.ip_address(listed[at : at + size])) for at in range(0, len(listed) - size + 1, size)]
    return f"VRRPv{version} vrid {vrid} priority {priority} each {interval} {','.join(addresses)}"


def describe_packet(packet):
    is_v4 = packet[0] >> 4 == 4
    head = (packet[0] & 15) * 4 if is_v4 else 40
    protocol = packet[9] if is_v4 else packet[6]
    ends = (packet[12:16], packet[16:20]) if is_v4 else (packet[8:24], packet[24:40])
    source, group = (ipaddress.ip_address(end) for end in ends)
    inner = describe_vrrp(packet[head:], is_v4) if protocol == 112 else f"protocol {protocol}"
    return f"{source} > {group} {inner}"


def describe_heard(body, names):
    nodes, masters = parse_heard(body)
    words = [f"{names.node(node.id)}={STATES[node.state]}" for node in nodes]
    for master in masters:
        origin = names.node(master.origin) if any(master.origin) else "native"
        words.append(
            f"{names.segment(master.segment)}/{master.family}/vrid {master.vrid}"
            f"=priority {master.priority} of {origin} {master.age_ms} ms ago"
        )
    return " ".join(words) or "nothing"


def describe_body(frame, names):
    if frame.kind == ADVERT:
        return f"segment {names.segment(frame.segment)} {describe_packet(frame.body)}"
    if frame.kind == PING:
        return "received {} lost {}".format(*parse_ping(frame.body))
    if frame.kind == PONG:
        return "echo {} us hold {} us".format(*parse_pong(frame.body))
    if frame.kind == BYE:
        return f"reason {frame.body[0]}"
    if frame.kind == HEARD:
        return describe_heard(frame.body, names)
    if frame.kind == PROBE:
        how, token = parse_probe(frame.body)
        return f"asks for {WAYS[how]}, token {token.hex()}"
    if frame.kind == PROBED:
        how, token = parse_probe(frame.body)
        return f"has come: {WAYS[how]}, token {token.hex()}"
    return f"{len(frame.body)} octets"


def describe(frame, names):
    """The frame in one line."""
    kind = KINDS.get(frame.kind, f"kind {frame.kind}")
    head = f"{kind} path {frame.path} id {frame.id} age {frame.age_us} us sent {frame.sent_us} us"
    return f"{head}: {describe_body(frame, names)}"
