#!/usr/bin/python3
"""Writes the corpora of the secured carrier: init, resp, cookie, data, key_file. Their result is committed.

The messages are those of the second implementation, tests/wire; the figures that it prints with --golden stand in
tests/unit/support/secure.hpp. It needs python3-nacl.
"""

import base64
import pathlib
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "wire"))
import frames  # noqa: E402
import relay_wire as wire  # noqa: E402
from noise import seal  # noqa: E402

CORPUS = HERE / "corpus"

# As in tests/fuzz/secure.hpp and tests/unit/support/secure.hpp.
PAIR = wire.Pair(bytes(range(32)), "a", "b")
INIT_EPHEMERAL, RESP_EPHEMERAL = b"\x21" * 32, b"\x42" * 32
INIT_INDEX, RESP_INDEX = 0x01020304, 0x0A0B0C0D
COOKIE, NONCE = b"\xc0" * 16, bytes(range(100, 124))
INIT_PAYLOAD = wire.InitPayload(0x1112131415161718, 1, 0x2122232425262728, 1000, 1300, 0x31323334, 0x4142434445464748)
RESP_PAYLOAD = wire.RespPayload(
    0x5152535455565758, 0x2122232425262728, 0x6162636465666768, 500, 1200, 0, 0x7172737475767778, RESP_INDEX, INIT_INDEX
)
PING = frames.Frame(frames.PING, 0, 0, 0, 1, 3_600_000_000, frames.ping_body(0, 0))


def handshake(cookie=None):
    """INIT, RESP and the two keys of the session."""
    ends = wire.node_id("a"), wire.node_id("b")
    init, state = wire.build_init(PAIR, INIT_INDEX, *ends, INIT_EPHEMERAL, INIT_PAYLOAD, cookie)
    resp = wire.build_resp(PAIR, state, RESP_EPHEMERAL, RESP_PAYLOAD, cookie)
    return init, resp, state.split()


def cookie_message():
    return wire.build_cookie(PAIR, INIT_INDEX, NONCE, wire.init_head(handshake()[0]).mac1, COOKIE)


def data_message(counter):
    return wire.build_data(handshake()[2][0], RESP_INDEX, counter, PING)


def data_without_frame():
    return data_message(1)[:16] + seal(handshake()[2][0], 1, b"", b"")


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
    yield "zeros", wire.head_of(wire.INIT) + bytes(144)
    yield from damaged(handshake()[0])


def resps():
    yield "plain", handshake()[1]
    yield "cookie", handshake(COOKIE)[1]
    yield "zeros", wire.head_of(wire.RESP) + bytes(136)
    yield from damaged(handshake()[1])


def cookies():
    yield "plain", cookie_message()
    yield from damaged(cookie_message())


def datas():
    yield "ping", data_message(0)
    yield "high-counter", data_message(0x0102030405060708)
    yield "no-frame", data_without_frame()
    yield "shortest-but-one", data_without_frame()[:31]
    yield from list(damaged(data_message(0)))[:2]


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
    pair = PAIR.psk + PAIR.mac1_key + PAIR.cookie_key + PAIR.key_id
    figures = {"keys": pair, "init": init, "resp": resp, "session": b"".join(keys), "cookie": cookie_message()}
    figures |= {"init with a cookie": handshake(COOKIE)[0], "resp with a cookie": handshake(COOKIE)[1]}
    figures["data"] = data_message(0x0102030405060708)
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
