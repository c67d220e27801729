#!/usr/bin/python3
"""Sends to vrrp-relayd, on purpose, what it drops; one packet, or as few as it takes, for each reason.

drops.py capture DEVICE       what leaves this host, 10.0.0.3, by DEVICE as if its VRRP daemon had sent it
drops.py groups DEVICE        the same, CARP and datagrams to 239.0.0.42:694
drops.py receive KEY_FILE     to the relay of b at 10.0.0.2, as the hosts 10.0.0.41 to .44 that drops.sh describes
drops.py streams N            to the same, as 10.0.0.42, adverts of N virtual routers and senders

All valid adverts are of other VRIDs than 51, so that keepalived ignores them.
"""
import contextlib
import secrets
import select
import socket
import struct
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "wire"))
import frames  # noqa: E402
import relay_wire as wire  # noqa: E402
from decode import read_keys  # noqa: E402

PORT = 10112
RELAY = "10.0.0.2"
STRANGER, PLAIN, LISTED, KEYED, GRE = "10.0.0.4", "10.0.0.41", "10.0.0.42", "10.0.0.43", "10.0.0.44"
GRE_KEY = 42
GROUP = "224.0.0.18"
SEGMENT = wire.segment_id("default")
LONGEST_WAIT = 10


def now_us():
    return time.monotonic_ns() // 1000


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", total ^ 0xFFFF)


def summed(message, pseudo=b""):
    """The message with its checksum, which both versions of VRRP and IGMP have, at octet 6 or 2."""
    return message[:6] + checksum(pseudo + message) + message[8:]


def ip4(source, payload, group=GROUP, protocol=112, ttl=255, fragment=0, options=b"", more=0, damage=0):
    """`more` octets are announced and not there; `damage` is added to the checksum."""
    words = 5 + len(options) // 4
    head = struct.pack("!BBHHHBBH", 0x40 | words, 0xC0, 4 * words + len(payload) + more, 7, fragment, ttl, protocol, 0)
    head += socket.inet_aton(source) + socket.inet_aton(group) + options
    right = int.from_bytes(checksum(head), "big")
    return head[:10] + struct.pack("!H", (right + damage) & 0xFFFF) + head[12:] + payload


def vrrp3(vrid, first=0x31, count=1, interval=100):
    """Without a pseudo-header, as a relay accepts it too."""
    return summed(struct.pack("!BBBBHH4s", first, vrid, 0, count, interval, 0, socket.inet_aton("10.0.0.177")))


def vrrp2(vrid, auth_type):
    return summed(struct.pack("!BBBBBBH4s8x", 0x21, vrid, 0, 1, auth_type, 1, 0, socket.inet_aton("10.0.0.177")))


def large_ip6():
    """95 addresses: 1568 octets; from the link-local address, which comes back with the link."""
    source, group = (socket.inet_pton(socket.AF_INET6, one) for one in ("fe80::ff:fe00:3", "ff02::12"))
    message = struct.pack("!BBBBHH", 0x31, 60, 0, 95, 100, 0) + 95 * source
    message = summed(message, source + group + struct.pack("!IHBB", len(message), 0, 0, 112))
    return struct.pack("!IHBB", 0x60000000, len(message), 112, 255) + source + group + message


def capture(device):
    me, vrid = "10.0.0.3", 60
    right = vrrp3(vrid)
    packets = {
        "ip_malformed": ip4(me, right, more=40),
        "ip_fragment": ip4(me, right, fragment=0x2000),
        "ip_checksum": ip4(me, right, damage=1),
        "ttl_not_255": ip4(me, right, ttl=254),
        "wrong_group": ip4(me, right, group="224.0.0.19"),
        "carp_seen": ip4(me, bytes((0x21, vrid, 0, 7)) + bytes(32)),
        "ah_malformed": ip4(me, struct.pack("!BBHII12x", 89, 4, 0, 1, 1) + right, protocol=51),
        "vrrp_malformed": ip4(me, vrrp3(vrid, first=0x41)),
        "vrrp_length": ip4(me, vrrp3(vrid, count=2)),
        "vrrp_vrid_zero": ip4(me, vrrp3(0)),
        "vrrp_auth_type": ip4(me, vrrp2(vrid, auth_type=9)),
        "vrrp_interval_zero": ip4(me, vrrp3(vrid, interval=0)),
        "vrrp_checksum": ip4(me, right[:6] + bytes(2) + right[8:]),
        "vrid_not_allowed": ip4(me, vrrp3(255)),
        "foreign_source": ip4("10.0.0.99", right),
        "oversized": large_ip6(),
    }
    send_frames(device, packets.values())


def groups(device):
    me, carp = "10.0.0.3", struct.pack("!BBBBBBH28x", 0x21, 60, 0, 7, 0, 1, 0)
    datagram = struct.pack("!HHHH4s", 694, 694, 12, 0xBEEF, b"beat")
    packets = {
        "carp_malformed": ip4(me, summed(carp[:1] + bytes(1) + carp[2:])),
        "carp_checksum": ip4(me, carp),
        "udp_malformed": ip4(me, datagram[:4] + struct.pack("!H", 13) + datagram[6:], group="239.0.0.42", protocol=17),
        "udp_checksum": ip4(me, datagram, group="239.0.0.42", protocol=17),
    }
    send_frames(device, packets.values())


def send_frames(device, packets):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sock.bind((device, 0))
    hardware = sock.getsockname()[4]
    for packet in packets:
        if packet[0] >> 4 == 4:
            sock.send(bytes.fromhex("01005e000012") + hardware + b"\x08\x00" + packet)
        else:
            # The bridge's end takes no more than 1500: it left this host all the same.
            with contextlib.suppress(OSError):
                sock.send(bytes.fromhex("333300000012") + hardware + b"\x86\xdd" + packet)


class Plain:
    """A peer that protects nothing; each has a run of its own unless it is told."""

    def __init__(self, name, address):
        self.node = wire.node_id(name)
        self.boot = secrets.randbits(64)
        self.id = 0
        self.sock = udp_at(address)

    def say(self, kind, body, segment=0, age_us=0, number=None, node=None, boot=None):
        if number is None:
            self.id += 1
            number = self.id
        frame = frames.Frame(kind, 0, segment, age_us, number, now_us(), body)
        self.sock.send(wire.build_plain(node or self.node, boot or self.boot, frame))

    def advert(self, packet, segment=SEGMENT, **how):
        self.say(frames.ADVERT, packet, segment, **how)

    def settle(self):
        """Asks, and waits for the answer: then all that was sent before has been looked at."""
        sent = now_us()
        self.say(frames.PING, frames.ping_body(0, 0))
        await_datagram(self.sock, lambda data: data[0] == wire.PLAIN and is_answer(wire.open_plain(data)[2], sent))


def is_answer(frame, since_us):
    return frame.kind == frames.PONG and frames.parse_pong(frame.body)[0] >= since_us


def udp_at(address):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((address, PORT))
    sock.connect((RELAY, PORT))
    return sock


def await_datagram(sock, is_wanted):
    end = time.monotonic() + LONGEST_WAIT
    while select.select([sock], [], [], max(0, end - time.monotonic()))[0]:
        data = sock.recv(2048)
        if is_wanted(data):
            return data
    sys.exit(f"the relay has not answered for {LONGEST_WAIT} s")


def what_is_no_advert(peer):
    """What the datagram or its frame is refused for."""
    udp_at(STRANGER).send(wire.head_of(wire.PLAIN))  # unknown_peer
    peer.sock.send(b"\x09 something else")  # datagram_malformed
    peer.sock.send(struct.pack("!BBH", wire.PLAIN, 2, 0) + bytes(40))  # version_unknown
    peer.sock.send(frames.probe_packet(1, secrets.token_bytes(8)))  # probe_unasked
    ping = frames.ping_body(0, 0)
    peer.say(frames.PING, ping, node=wire.node_id("somebody"))  # wrong_node
    peer.say(frames.PING, ping, boot=17)
    peer.say(frames.PING, ping)
    peer.say(frames.PING, ping, boot=17)  # boot_retired
    peer.say(frames.PING, ping[:5])  # frame_malformed
    peer.say(99, ping)  # frame_unknown_kind


def what_no_peer_may_say(peer, listed):
    """What the advert in a frame is refused for."""
    right = vrrp3(61)
    peer.advert(ip4(PLAIN, right, options=b"\x94\x04\0\0"))  # ip_options, RFC 2113
    peer.advert(ip4(PLAIN, right, protocol=17))  # not_relayed_protocol
    peer.advert(ip4(PLAIN, right), segment=SEGMENT ^ 1)  # unknown_segment
    peer.advert(ip4("127.0.0.1", right))  # source_invalid
    peer.advert(ip4(RELAY, right))  # source_own
    peer.advert(ip4("10.0.0.1", right))  # source_contested: it is a's
    listed.advert(ip4("10.8.0.1", right))  # source_not_allowed
    for number in range(17):
        peer.advert(ip4(f"10.7.0.{number}", vrrp3(62)))  # sources_full
    packet = ip4(PLAIN, right)
    peer.advert(packet, number=1000)
    peer.advert(packet, number=1000)  # duplicate
    peer.advert(packet, number=999)  # reordered
    peer.id = 1000
    peer.advert(packet, age_us=5_000_000)  # late
    for _ in range(120):
        peer.advert(ip4(PLAIN, vrrp3(63)))  # rate_exceeded


def init(pair, number):
    payload = wire.InitPayload(secrets.randbits(64), number, now_us(), 1000, 1300, 0, 0)
    private = secrets.token_bytes(32)
    index = secrets.randbelow(2**32 - 1) + 1
    datagram, handshake = wire.build_init(pair, index, wire.node_id("keyed"), wire.node_id("b"), private, payload)
    return datagram, handshake, private, index, payload


def what_no_key_opens(group_key):
    """What only a pair with a key refuses."""
    pair = wire.Pair(group_key, "keyed", "b")
    sock = udp_at(KEYED)
    asked = await_datagram(sock, lambda data: data[0] == wire.INIT)
    index = wire.init_head(asked).sender_index
    sock.send(wire.build_cookie(pair, index, secrets.token_bytes(24), bytes(16), bytes(16)))  # cookie_wrong
    sock.send(wire.build_plain(wire.node_id("keyed"), 1, frames.Frame(frames.PING, 0, 0, 0, 1, 1, bytes(16))))  # plaintext_refused
    sock.send(init(wire.Pair(secrets.token_bytes(32), "keyed", "b"), 1)[0])  # key_unknown
    first = init(pair, 1)[0]
    sock.send(first[:40] + bytes([first[40] ^ 1]) + first[41:])  # mac1_wrong
    changed = first[:100] + bytes([first[100] ^ 1]) + first[101:116]
    sock.send(wire.add_macs(changed, pair.mac1_key, None))  # tag_wrong

    datagram, handshake, private, index, payload = init(pair, 1)
    sock.send(datagram)
    sock.send(datagram)  # handshake_replayed
    answer = await_datagram(sock, lambda data: data[0] == wire.RESP and wire.resp_head(data).receiver_index == index)
    head, _ = wire.open_resp(answer, pair, handshake, private, index, payload.sent_us)
    ping = frames.Frame(frames.PING, 0, 0, 0, 1, now_us(), frames.ping_body(0, 0))
    data = wire.build_data(handshake.split()[0], head.sender_index, 0, ping)
    sock.send(data)
    sock.send(data)  # counter_replayed
    sock.send(wire.build_data(secrets.token_bytes(32), head.sender_index ^ 1, 0, ping))  # session_unknown
    for number in range(2, 14):
        sock.send(init(pair, number)[0])  # cookie_needed


def what_gre_refuses():
    def packet(flags, protocol, rest):
        return struct.pack("!HH", flags, protocol) + rest

    key = struct.pack("!I", GRE_KEY)
    advert = ip4(GRE, vrrp3(64))
    igmp = ip4(GRE, struct.pack("!BBH4s", 0x16, 0, 0, socket.inet_aton(GROUP)), protocol=2, ttl=1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, 47)
    sock.bind((GRE, 0))
    for datagram in (
        packet(0x6000, 0x0800, key + advert),  # gre_malformed: routing, RFC 1701
        packet(0xA000, 0x0800, b"\x12\x34\0\0" + key + advert),  # gre_checksum
        packet(0x2000, 0x0800, struct.pack("!I", GRE_KEY + 1) + advert),  # gre_key_unknown
        packet(0x2000, 0x0800, key + igmp),  # tunnel_other
    ):
        sock.sendto(datagram, (RELAY, 0))
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, 47)
    sock.bind((PLAIN, 0))
    sock.sendto(packet(0x2000, 0x0800, key + advert), (RELAY, 0))  # wrong_carrier


def receive(key_file):
    peer, listed = Plain("plain", PLAIN), Plain("listed", LISTED)
    what_is_no_advert(peer)
    what_no_peer_may_say(peer, listed)
    peer.settle()
    what_gre_refuses()
    what_no_key_opens(read_keys(key_file)[0])


def streams(count):
    """27 adverts of each VRID at the most: fewer than `rate` allows."""
    listed = Plain("listed", LISTED)
    for number in range(count):
        source, vrid = divmod(number, 170)
        listed.advert(ip4(f"10.9.0.{source + 1}", vrrp3(80 + vrid)))
        if number % 64 == 63:
            listed.settle()
    listed.settle()


def main():
    command, what = sys.argv[1:]
    if command == "capture":
        capture(what)
    elif command == "groups":
        groups(what)
    elif command == "receive":
        receive(what)
    else:
        streams(int(what))


main()
