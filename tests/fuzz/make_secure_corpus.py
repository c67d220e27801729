#!/usr/bin/env python3
"""Writes the corpora of the secured carrier: init, resp, cookie, data, key_file. Their result is committed.

This is an implementation of its own of the handshake and the messages, straight from the Noise specification; the figures that
it prints with --golden stand in tests/unit/support/secure.hpp. It needs python3-nacl.
"""

import base64
import hashlib
import hmac
import pathlib
import struct
import sys

from nacl import bindings as nacl

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"

# As in tests/fuzz/secure.hpp and tests/unit/support/secure.hpp.
GROUP = bytes(range(32))
INITIATOR, RESPONDER = 0x03B33BF9EB2AD3E5, 0xB27CFDB430FAD627  # the node ids of "a" and "b"
INIT_EPHEMERAL, RESP_EPHEMERAL = b"\x21" * 32, b"\x42" * 32
INIT_INDEX, RESP_INDEX = 0x01020304, 0x0A0B0C0D
COOKIE, NONCE = b"\xc0" * 16, bytes(range(100, 124))
INIT_PAYLOAD = struct.pack(">QQQHHIQ", 0x1112131415161718, 1, 0x2122232425262728, 1000, 1300, 0x31323334, 0x4142434445464748)
RESP_PAYLOAD = struct.pack(
    ">QQQHHIQII", 0x5152535455565758, 0x2122232425262728, 0x6162636465666768, 500, 1200, 0, 0x7172737475767778, RESP_INDEX, INIT_INDEX
)


def blake2b(size, key, message):
    return hashlib.blake2b(message, digest_size=size, key=key).digest()


def pair_keys(group, one, other):
    psk = blake2b(32, group, b"vrrp-relay psk v1" + struct.pack(">QQ", min(one, other), max(one, other)))
    return {
        "psk": psk,
        "mac1": blake2b(32, psk, b"vrrp-relay mac1 v1"),
        "cookie": blake2b(32, psk, b"vrrp-relay cookie v1"),
        "id": blake2b(16, psk, b"vrrp-relay key id v1")[:4],
    }


KEYS = pair_keys(GROUP, INITIATOR, RESPONDER)


class Symmetric:
    def __init__(self, name, prologue):
        self.h = self.ck = name.ljust(64, b"\0")
        self.k, self.n = None, 0
        self.mix_hash(prologue)

    def mix_hash(self, data):
        self.h = hashlib.blake2b(self.h + data).digest()

    def hkdf(self, data, count):
        secret = hmac.new(self.ck, data, hashlib.blake2b).digest()
        out = [b""]
        for number in range(1, count + 1):
            out.append(hmac.new(secret, out[-1] + bytes([number]), hashlib.blake2b).digest())
        return out[1:]

    def mix_key(self, data):
        self.ck, key = self.hkdf(data, 2)
        self.k, self.n = key[:32], 0

    def mix_key_and_hash(self, data):
        self.ck, middle, key = self.hkdf(data, 3)
        self.mix_hash(middle)
        self.k, self.n = key[:32], 0

    def encrypt_and_hash(self, plain):
        sealed = nacl.crypto_aead_chacha20poly1305_ietf_encrypt(plain, self.h, bytes(4) + struct.pack("<Q", self.n), self.k)
        self.n += 1
        self.mix_hash(sealed)
        return sealed

    def ephemeral(self, secret):
        public = nacl.crypto_scalarmult_base(secret)
        self.mix_hash(public)
        self.mix_key(public)
        return public


def macs(message, cookie):
    message += blake2b(16, KEYS["mac1"], message)
    return message + (blake2b(16, cookie, message) if cookie else bytes(16))


def handshake(cookie=None):
    """INIT, RESP and the two keys of the session."""
    init = struct.pack(">BBHI4sQQ", 1, 1, 0, INIT_INDEX, KEYS["id"], INITIATOR, RESPONDER)
    noise = Symmetric(b"Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b", b"vrrp-relay/1" + init)
    noise.mix_key_and_hash(KEYS["psk"])
    init += noise.ephemeral(INIT_EPHEMERAL)
    init += noise.encrypt_and_hash(INIT_PAYLOAD)
    resp = struct.pack(">BBHII", 2, 1, 0, RESP_INDEX, INIT_INDEX)
    resp += noise.ephemeral(RESP_EPHEMERAL)
    noise.mix_key(nacl.crypto_scalarmult(RESP_EPHEMERAL, nacl.crypto_scalarmult_base(INIT_EPHEMERAL)))
    resp += noise.encrypt_and_hash(RESP_PAYLOAD)
    return macs(init, cookie), macs(resp, cookie), [key[:32] for key in noise.hkdf(b"", 2)]


def cookie_message():
    sealed = nacl.crypto_aead_xchacha20poly1305_ietf_encrypt(COOKIE, handshake()[0][116:132], NONCE, KEYS["cookie"])
    return struct.pack(">BBHI", 3, 1, 0, INIT_INDEX) + NONCE + sealed


def data_message(frame, counter):
    key = handshake()[2][0]
    sealed = nacl.crypto_aead_chacha20poly1305_ietf_encrypt(frame, b"", bytes(4) + struct.pack("<Q", counter), key)
    return struct.pack(">BBHIQ", 4, 1, 0, RESP_INDEX, counter) + sealed


PING = struct.pack(">BBHIQQ", 2, 0, 0, 0, 1, 3_600_000_000) + bytes(16)


def damaged(message):
    """What each reader must refuse."""
    yield "other-version", message[:1] + b"\x02" + message[2:]
    yield "not-zero", message[:3] + b"\x01" + message[4:]
    yield "longer", message + b"\0"
    yield "other-type", b"\x05" + message[1:]
    yield "empty", b""


def inits():
    yield "plain", handshake()[0]
    yield "cookie", handshake(COOKIE)[0]
    yield "zeros", struct.pack(">BBH", 1, 1, 0) + bytes(144)
    yield from damaged(handshake()[0])


def resps():
    yield "plain", handshake()[1]
    yield "cookie", handshake(COOKIE)[1]
    yield "zeros", struct.pack(">BBH", 2, 1, 0) + bytes(136)
    yield from damaged(handshake()[1])


def cookies():
    yield "plain", cookie_message()
    yield from damaged(cookie_message())


def datas():
    yield "ping", data_message(PING, 0)
    yield "high-counter", data_message(PING, 0x0102030405060708)
    yield "no-frame", data_message(b"", 1)
    yield "shortest-but-one", data_message(b"", 1)[:31]
    yield from list(damaged(data_message(PING, 0)))[:2]


def key_files():
    one, two, three = (base64.b64encode(bytes([fill]) * 32) for fill in (1, 2, 251))
    yield "one", b"# The key of all hosts. It was made by hand, for a test.\n" + one + b"\n"
    yield "two", b"\r\n  " + one + b"\t\r\n#" + two + b"\r\n" + three
    yield "three", one + b"\n" + two + b"\n" + three
    yield "equal", b"# one key in two lines\n" + one + b"\n" + one
    yield "zero", base64.b64encode(bytes(32)) + b"\n"
    yield "short", one[:40]
    yield "padding", one[:42] + b"=="
    yield "no-padding", one[:43] + b"A"
    yield "words", b"correct horse battery staple"
    yield "comments", b"#\n \n#"


def golden():
    init, resp, keys = handshake()
    figures = {"keys": b"".join(KEYS.values()), "init": init, "resp": resp, "session": b"".join(keys), "cookie": cookie_message()}
    figures |= {"init with a cookie": handshake(COOKIE)[0], "resp with a cookie": handshake(COOKIE)[1]}
    figures["data"] = data_message(PING, 0x0102030405060708)
    for name, octets in figures.items():
        print(name, octets.hex())


def main():
    targets = {"init": inits, "resp": resps, "cookie": cookies, "data": datas, "key_file": key_files}
    for target, cases in targets.items():
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, octets in cases():
            (folder / name).write_bytes(octets)


if __name__ == "__main__":
    golden() if sys.argv[1:] == ["--golden"] else main()
