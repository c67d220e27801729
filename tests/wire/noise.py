"""Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b: both roles, and a reader who knows the psk and one ephemeral private key.

Only the primitives come from libraries: X25519 and ChaCha20-Poly1305 from python3-nacl, BLAKE2b from hashlib.
"""

import hashlib
import struct

try:
    from nacl import bindings
    from nacl.exceptions import CryptoError
except ImportError:
    raise SystemExit("cannot import nacl: install python3-nacl (scripts/setup --test)")

NAME = b"Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b"
BLOCK = 128
INNER = bytes(octet ^ 0x36 for octet in range(256))
OUTER = bytes(octet ^ 0x5C for octet in range(256))


def blake2b(data):
    return hashlib.blake2b(data).digest()


def hmac(key, data):
    """RFC 2104 over BLAKE2b-512; BLAKE2b's own keyed mode is something else."""
    key = (blake2b(key) if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return blake2b(key.translate(OUTER) + blake2b(key.translate(INNER) + data))


def hkdf(chaining_key, material, outputs):
    secret = hmac(chaining_key, material)
    out, last = [], b""
    for number in range(1, outputs + 1):
        last = hmac(secret, last + bytes([number]))
        out.append(last)
    return out


def public_key(private):
    return bindings.crypto_scalarmult_base(private)


def shared_secret(private, public):
    try:
        return bindings.crypto_scalarmult(private, public)
    except (CryptoError, RuntimeError) as error:
        raise ValueError("the ephemeral key of the peer gives an all-zero secret") from error


def nonce(counter):
    return struct.pack("<4xQ", counter)


def seal(key, counter, associated, plaintext):
    return bindings.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, associated, nonce(counter), key)


def unseal(key, counter, associated, ciphertext):
    try:
        return bindings.crypto_aead_chacha20poly1305_ietf_decrypt(ciphertext, associated, nonce(counter), key)
    except (CryptoError, ValueError) as error:
        raise ValueError("tag wrong") from error


class Handshake:
    """One handshake. The initiator: write1, read2. The responder: read1, write2. Then both: split."""

    def __init__(self, psk, prologue, name=NAME, psk2=None):
        """`name` and `psk2` are only for test vectors of NNpsk0+psk2."""
        self.h = name.ljust(64, b"\0") if len(name) <= 64 else blake2b(name)
        self.ck = self.h
        self.psk, self.psk2 = psk, psk2
        self.key = None
        self.e_initiator = None
        self._mix_hash(prologue)

    def _mix_hash(self, data):
        self.h = blake2b(self.h + data)

    def _mix_key(self, material):
        self.ck, key = hkdf(self.ck, material, 2)
        self.key = key[:32]

    def _mix_psk(self, psk):
        self.ck, extra, key = hkdf(self.ck, psk, 3)
        self._mix_hash(extra)
        self.key = key[:32]

    def _mix_ephemeral(self, public):
        self._mix_hash(public)
        self._mix_key(public)

    def _encrypt(self, payload):
        """Each key encrypts one payload, so that its counter is always 0."""
        ciphertext = seal(self.key, 0, self.h, payload)
        self._mix_hash(ciphertext)
        return ciphertext

    def _decrypt(self, ciphertext):
        payload = unseal(self.key, 0, self.h, ciphertext)
        self._mix_hash(ciphertext)
        return payload

    def _begin(self, e_initiator):
        self.e_initiator = e_initiator
        self._mix_psk(self.psk)
        self._mix_ephemeral(e_initiator)

    def _answer(self, e_responder, secret):
        self._mix_ephemeral(e_responder)
        self._mix_key(secret)
        if self.psk2 is not None:
            self._mix_psk(self.psk2)

    def write1(self, private, payload):
        public = public_key(private)
        self._begin(public)
        return public + self._encrypt(payload)

    def read1(self, message):
        self._begin(message[:32])
        return self._decrypt(message[32:])

    def write2(self, private, payload):
        public = public_key(private)
        self._answer(public, shared_secret(private, self.e_initiator))
        return public + self._encrypt(payload)

    def read2(self, message, private):
        """`private` may be the initiator's key, or the responder's: either gives the same secret."""
        e_responder = message[:32]
        other = self.e_initiator if public_key(private) == e_responder else e_responder
        self._answer(e_responder, shared_secret(private, other))
        return self._decrypt(message[32:])

    def split(self):
        """(key from initiator to responder, key from responder to initiator)"""
        first, second = hkdf(self.ck, b"", 2)
        return first[:32], second[:32]
