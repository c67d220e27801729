"""The datagrams of vrrp-relay, version 1, a second time and apart from the C++: keys, INIT, RESP, COOKIE, DATA and plaintext.

The format is in vrrp-relay(7). What is refused raises ValueError with the reason.
"""

import hashlib
import hmac
import re
import struct
from typing import NamedTuple

from frames import build_frame, parse_frame, require
from noise import Handshake, bindings, public_key, seal, unseal
from nacl.exceptions import CryptoError

INIT, RESP, COOKIE, DATA, PLAIN = range(1, 6)
TYPES = {INIT: "INIT", RESP: "RESP", COOKIE: "COOKIE", DATA: "DATA", PLAIN: "PLAIN"}
SIZES = {INIT: 148, RESP: 140, COOKIE: 64}
AT_LEAST = {DATA: 16 + 24 + 16, PLAIN: 20 + 24}
VERSION = 1
MAX_COUNTER = 1 << 48
NO_MAC2 = bytes(16)


def digest(data, size, key=b""):
    return hashlib.blake2b(data, digest_size=size, key=key).digest()


def node_id(name):
    require(re.fullmatch(r"[a-z0-9.-]{1,63}", name), f"node name '{name}': 1 to 63 of a-z, 0-9, '.', '-'")
    return digest(b"vrrp-relay node v1" + name.encode(), 16)[:8]


def segment_id(name):
    number = int.from_bytes(digest(b"vrrp-relay segment v1" + name.encode(), 16)[:2], "big")
    require(number != 0, f"segment name '{name}' gives the id 0: choose another")
    return number


class Pair:
    """The keys of two nodes, from the secret of their group (or their own)."""

    def __init__(self, group_key, name, other):
        require(len(group_key) == 32, f"a group key of {len(group_key)} octets, not 32")
        self.ids = sorted([node_id(name), node_id(other)])
        require(self.ids[0] != self.ids[1], f"the nodes '{name}' and '{other}' have one id")
        self.psk = digest(b"vrrp-relay psk v1" + self.ids[0] + self.ids[1], 32, group_key)
        self.mac1_key = digest(b"vrrp-relay mac1 v1", 32, self.psk)
        self.cookie_key = digest(b"vrrp-relay cookie v1", 32, self.psk)
        self.key_id = digest(b"vrrp-relay key id v1", 16, self.psk)[:4]


def head_of(kind):
    return struct.pack(">BBH", kind, VERSION, 0)


def check_head(data, kind=None):
    """The type of a datagram, after all that its first octets and its length tell; of this `kind`, when one is given."""
    require(len(data) >= 4, f"{len(data)} octets, no datagram is that short")
    found, version, zero = struct.unpack_from(">BBH", data)
    require(found in TYPES, f"type {found} unknown")
    require(kind in (None, found), f"type {found}, not {kind}")
    require(version == VERSION, f"version {version}, not {VERSION}")
    require(zero == 0, f"octets 2 and 3 are {zero:04x}, not 0")
    name, size = TYPES[found], len(data)
    require(size == SIZES.get(found, size), f"{name} of {size} octets, not {SIZES.get(found)}")
    require(size >= AT_LEAST.get(found, 0), f"{name} of {size} octets, fewer than {AT_LEAST.get(found)}")
    return found


def add_macs(body, mac1_key, cookie):
    body += digest(body, 16, mac1_key)
    return body + (digest(body, 16, cookie) if cookie else NO_MAC2)


def check_mac1(data, pair):
    require(hmac.compare_digest(digest(data[:-32], 16, pair.mac1_key), data[-32:-16]), "mac1 wrong")


def check_mac2(data, cookie):
    require(hmac.compare_digest(digest(data[:-16], 16, cookie), data[-16:]), "mac2 wrong")


class InitPayload(NamedTuple):
    boot_id: int
    init_seq: int
    sent_us: int
    keepalive_ms: int
    max_inner: int
    features: int
    config_hash: int

    layout = struct.Struct(">QQQHHIQ")


class RespPayload(NamedTuple):
    boot_id: int
    echo_us: int
    sent_us: int
    keepalive_ms: int
    max_inner: int
    features: int
    config_hash: int
    sender_index: int
    receiver_index: int

    layout = struct.Struct(">QQQHHIQII")


class InitHead(NamedTuple):
    sender_index: int
    key_id: bytes
    initiator: bytes
    responder: bytes
    e: bytes
    mac1: bytes
    mac2: bytes


class RespHead(NamedTuple):
    sender_index: int
    receiver_index: int
    e: bytes
    mac1: bytes
    mac2: bytes


def prologue(init):
    return b"vrrp-relay/1" + init[:28]


def build_init(pair, sender_index, initiator, responder, private, payload, cookie=None):
    """The datagram, and the handshake to read the RESP with."""
    head = head_of(INIT) + struct.pack(">I4s8s8s", sender_index, pair.key_id, initiator, responder)
    handshake = Handshake(pair.psk, prologue(head))
    message = handshake.write1(private, InitPayload.layout.pack(*payload))
    return add_macs(head + message, pair.mac1_key, cookie), handshake


def init_head(data):
    """What can be read without a key."""
    check_head(data, INIT)
    fields = struct.unpack_from(">I4s8s8s32s", data, 4)
    head = InitHead(*fields, data[116:132], data[132:148])
    require(head.sender_index != 0, "INIT: sender index 0")
    require(head.initiator != head.responder, "INIT: from a node to itself")
    return head


def open_init(data, pair, me, cookie=None):
    """(head, payload, handshake to write the RESP with). `me` is the id of the responder; a cookie makes mac2 obligatory."""
    head = init_head(data)
    require(head.responder == me, "INIT: for another node")
    require(head.initiator in pair.ids and me in pair.ids, "INIT: from a node that is not the peer")
    require(head.key_id == pair.key_id, f"INIT: key_id {head.key_id.hex()}, not {pair.key_id.hex()}")
    check_mac1(data, pair)
    if cookie is not None:
        check_mac2(data, cookie)
    handshake = Handshake(pair.psk, prologue(data))
    payload = InitPayload(*InitPayload.layout.unpack(handshake.read1(data[28:116])))
    require(payload.init_seq != 0, "INIT: init_seq 0")
    return head, payload, handshake


def build_resp(pair, handshake, private, payload, cookie=None):
    """The datagram; the handshake can be split after it. Its indices are those of the payload."""
    head = head_of(RESP) + struct.pack(">II", payload.sender_index, payload.receiver_index)
    message = handshake.write2(private, RespPayload.layout.pack(*payload))
    return add_macs(head + message, pair.mac1_key, cookie)


def resp_head(data):
    check_head(data, RESP)
    head = RespHead(*struct.unpack_from(">II32s", data, 4), data[108:124], data[124:140])
    require(head.sender_index != 0, "RESP: sender index 0")
    require(head.receiver_index != 0, "RESP: receiver index 0")
    return head


def open_resp(data, pair, handshake, private, index, sent_us, cookie=None):
    """(head, payload); the handshake can be split after it. `index` and `sent_us` are those of the INIT."""
    head = resp_head(data)
    require(head.receiver_index == index, f"RESP: receiver index {head.receiver_index:08x}, not {index:08x}")
    check_mac1(data, pair)
    if cookie is not None:
        check_mac2(data, cookie)
    payload = RespPayload(*RespPayload.layout.unpack(handshake.read2(data[12:108], private)))
    require(payload.sender_index == head.sender_index, "RESP: sender index of head and payload differ")
    require(payload.receiver_index == head.receiver_index, "RESP: receiver index of head and payload differ")
    require(payload.echo_us == sent_us, "RESP: echo is not the sent_us of the INIT")
    return head, payload


def make_cookie(secret, address, port):
    """`address` in 4 or 16 octets. Only who makes a cookie reads it: the others send it back as it is."""
    return digest(address + struct.pack(">H", port), 16, secret)


def build_cookie(pair, receiver_index, nonce, mac1, cookie):
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(cookie, mac1, nonce, pair.cookie_key)
    return head_of(COOKIE) + struct.pack(">I", receiver_index) + nonce + sealed


def cookie_index(data):
    check_head(data, COOKIE)
    return _receiver_index(data, "COOKIE")


def open_cookie(data, pair, index, mac1):
    """The cookie. `index` and `mac1` are those of the message that it answers."""
    found = cookie_index(data)
    require(found == index, f"COOKIE: receiver index {found:08x}, not {index:08x}")
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(data[32:], mac1, data[8:32], pair.cookie_key)
    except CryptoError as error:
        raise ValueError("COOKIE: tag wrong") from error


def build_data(key, receiver_index, counter, frame):
    return head_of(DATA) + struct.pack(">IQ", receiver_index, counter) + seal(key, counter, b"", build_frame(frame))


def _receiver_index(data, what):
    index = struct.unpack_from(">I", data, 4)[0]
    require(index != 0, f"{what}: receiver index 0")
    return index


def data_head(data):
    """(receiver index, counter)"""
    check_head(data, DATA)
    counter = struct.unpack_from(">Q", data, 8)[0]
    require(counter < MAX_COUNTER, f"DATA: counter {counter}, a session ends at 2^48")
    return _receiver_index(data, "DATA"), counter


def open_data(data, key, index):
    """(counter, frame)"""
    found, counter = data_head(data)
    require(found == index, f"DATA: receiver index {found:08x}, not {index:08x}")
    return counter, parse_frame(unseal(key, counter, b"", data[16:]))


def build_plain(node, boot_id, frame):
    return head_of(PLAIN) + struct.pack(">8sQ", node, boot_id) + build_frame(frame)


def open_plain(data):
    """(node id, boot id, frame)"""
    check_head(data, PLAIN)
    return (*struct.unpack_from(">8sQ", data, 4), parse_frame(data[20:]))
