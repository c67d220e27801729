#!/usr/bin/python3
"""Tests the second implementation by itself; tests/data/golden.txt then holds the program to it."""

import base64
import contextlib
import io
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import decode as decoder
import frames
import make_golden as given
import noise
import pcap
import relay_wire as wire
from noise_vectors import VECTORS

HERE = pathlib.Path(__file__).resolve().parent
A, B = wire.node_id("a"), wire.node_id("b")
PAIR = wire.Pair(given.GROUP_KEY, "a", "b")
COOKIE = wire.make_cookie(given.COOKIE_SECRET, bytes([10, 0, 0, 1]), given.PORT)


def refuses(call, *words):
    """Whether the call raises ValueError, with these words in its message."""
    try:
        call()
    except ValueError as error:
        return all(word in str(error) for word in words)
    return False


def flips(data, first=0, last=None):
    """(bit, data with that bit changed), for all bits of the octets first..last-1."""
    for bit in range(8 * first, 8 * (len(data) if last is None else last)):
        changed = bytearray(data)
        changed[bit // 8] ^= 0x80 >> bit % 8
        yield bit, bytes(changed)


def new_init(cookie=None):
    return wire.build_init(PAIR, given.INDEX_A, A, B, given.E_A, given.INIT_PAYLOAD, cookie)


def new_resp(cookie=None):
    """(datagram, keys)"""
    handshake = wire.open_init(new_init()[0], PAIR, B)[2]
    resp = wire.build_resp(PAIR, handshake, given.E_B, given.RESP_PAYLOAD, cookie)
    return resp, handshake.split()


def read_resp(data, cookie=None):
    handshake = new_init()[1]
    found = wire.open_resp(data, PAIR, handshake, given.E_A, given.INDEX_A, given.SENT_A, cookie)
    return (*found, handshake.split())


def with_mac1(data):
    """What one who had mac1_key, and nothing else, could make of a changed message."""
    return wire.add_macs(data[:-32], PAIR.mac1_key, None)


def test_vectors():
    for vector in VECTORS:
        check_vector(vector)
    return f"{len(VECTORS)} vectors"


def check_vector(vector):
    hexed = bytes.fromhex
    psks = [hexed(psk) for psk in vector["psks"]]
    start = psks[0], hexed(vector["prologue"]), vector["name"].encode(), *psks[1:]
    initiator, responder = noise.Handshake(*start), noise.Handshake(*start)
    messages = [(hexed(payload), hexed(message)) for payload, message in vector["messages"]]
    (payload1, message1), (payload2, message2) = messages[:2]
    e_initiator, e_responder = hexed(vector["e_initiator"]), hexed(vector["e_responder"])
    assert initiator.write1(e_initiator, payload1) == message1
    assert responder.read1(message1) == payload1
    assert responder.write2(e_responder, payload2) == message2
    assert initiator.read2(message2, e_initiator) == payload2
    assert initiator.h == responder.h
    assert vector["hash"] in ("", initiator.h.hex())
    keys = initiator.split()
    assert keys == responder.split()
    for number, (payload, message) in enumerate(messages[2:]):
        assert noise.seal(keys[number % 2], number // 2, b"", payload) == message
        assert noise.unseal(keys[number % 2], number // 2, b"", message) == payload


def test_keys():
    other = wire.Pair(given.GROUP_KEY, "b", "a")
    assert (other.psk, other.mac1_key, other.cookie_key, other.key_id) == (
        PAIR.psk, PAIR.mac1_key, PAIR.cookie_key, PAIR.key_id,
    )
    assert len({PAIR.psk, PAIR.mac1_key, PAIR.cookie_key, wire.Pair(given.GROUP_KEY, "a", "c").psk}) == 4
    for name in ("", "A", "a b", "a\n", "x" * 64):
        assert refuses(lambda name=name: wire.node_id(name), "node name"), name
    assert refuses(lambda: wire.Pair(given.GROUP_KEY, "a", "a"), "one id")
    assert refuses(lambda: wire.Pair(bytes(31), "a", "b"), "31 octets")
    return "of a pair, names"


def test_handshake():
    init, _ = new_init(COOKIE)
    head, payload, _ = wire.open_init(init, PAIR, B, COOKIE)
    assert (head.sender_index, head.initiator, head.responder) == (given.INDEX_A, A, B)
    assert payload == given.INIT_PAYLOAD
    resp, keys = new_resp(COOKIE)
    assert read_resp(resp, COOKIE)[1:] == (given.RESP_PAYLOAD, keys)
    assert refuses(lambda: wire.open_init(new_init()[0], PAIR, B, COOKIE), "mac2")
    assert refuses(lambda: wire.open_init(init, PAIR, A), "another node")
    assert refuses(lambda: wire.open_init(init, wire.Pair(bytes(32), "a", "b"), B), "key_id")
    assert refuses(lambda: noise.shared_secret(given.E_A, bytes(32)), "all-zero")
    reader = wire.open_init(init, PAIR, B)[2]
    wire.open_resp(resp, PAIR, reader, given.E_B, given.INDEX_A, given.SENT_A)
    assert reader.split() == keys
    return "INIT and RESP, with cookies; read with either ephemeral key"


def test_bound_payload():
    """A RESP whose maker has the keys, and yet says what does not fit."""
    for field, words in (("sender_index", "differ"), ("receiver_index", "differ"), ("echo_us", "echo")):
        payload = given.RESP_PAYLOAD._replace(**{field: 1})
        handshake = wire.open_init(new_init()[0], PAIR, B)[2]
        resp = bytearray(wire.build_resp(PAIR, handshake, given.E_B, payload))
        resp[4:12] = new_resp()[0][4:12]
        assert refuses(lambda: read_resp(with_mac1(bytes(resp))), words), field
    init = wire.build_init(PAIR, given.INDEX_A, A, B, given.E_A, given.INIT_PAYLOAD._replace(init_seq=0))[0]
    assert refuses(lambda: wire.open_init(init, PAIR, B), "init_seq")
    return "indices, echo, init_seq"


def test_flipped_handshake():
    init, resp = new_init(COOKIE)[0], new_resp(COOKIE)[0]
    for bit, changed in flips(init):
        assert refuses(lambda: wire.open_init(changed, PAIR, B, COOKIE)), f"INIT bit {bit}"
    for bit, changed in flips(resp):
        assert refuses(lambda: read_resp(changed, COOKIE)), f"RESP bit {bit}"
    return f"{8 * (len(init) + len(resp))} bits of INIT and RESP"


def test_flipped_under_mac1():
    """All of INIT and RESP is bound by the tag too, or by a check: mac1 is there only to refuse quickly."""
    init, resp = new_init()[0], new_resp()[0]
    for bit, changed in flips(init, 0, 116):
        assert refuses(lambda: wire.open_init(with_mac1(changed), PAIR, B)), f"INIT bit {bit}"
    for bit, changed in flips(resp, 0, 108):
        assert refuses(lambda: read_resp(with_mac1(changed))), f"RESP bit {bit}"
    return f"{8 * (116 + 108)} bits, with a new mac1"


def test_cookie():
    mac1 = new_init()[0][-32:-16]
    message = wire.build_cookie(PAIR, given.INDEX_A, given.NONCES[0], mac1, COOKIE)
    assert wire.open_cookie(message, PAIR, given.INDEX_A, mac1) == COOKIE
    for bit, changed in flips(message):
        assert refuses(lambda: wire.open_cookie(changed, PAIR, given.INDEX_A, mac1)), f"COOKIE bit {bit}"
    assert refuses(lambda: wire.open_cookie(message, PAIR, given.INDEX_A, bytes(16)), "tag")
    return f"COOKIE, {8 * len(message)} bits"


def test_data():
    key, count = new_resp()[1][0], 0
    for _, frame in given.sample_frames():
        message = wire.build_data(key, given.INDEX_B, 1 << 33, frame)
        assert wire.open_data(message, key, given.INDEX_B) == (1 << 33, frame)
        for bit, changed in flips(message):
            assert refuses(lambda: wire.open_data(changed, key, given.INDEX_B)), f"DATA bit {bit}"
            count += 1
    assert refuses(lambda: wire.open_data(message, new_resp()[1][1], given.INDEX_B), "tag")
    late = wire.build_data(key, given.INDEX_B, wire.MAX_COUNTER, frame)
    assert refuses(lambda: wire.open_data(late, key, given.INDEX_B), "2^48")
    return f"DATA, {count} bits"


def test_frames():
    for name, frame in given.sample_frames():
        data = frames.build_frame(frame)
        assert frames.parse_frame(data) == frame
        assert wire.open_plain(wire.build_plain(A, given.BOOT_A, frame)) == (A, given.BOOT_A, frame)
        for end in range(len(data)):
            assert refuses(lambda: frames.parse_frame(data[:end])), f"{name} cut to {end}"
        assert refuses(lambda: frames.parse_frame(data + b"\0")) == (frame.kind == frames.ADVERT), f"{name} longer"
    bad = frames.Frame(frames.PING, 0, 1, 0, 1, 0, frames.ping_body(0, 0))
    assert refuses(lambda: frames.parse_frame(frames.build_frame(bad)), "segment")
    assert frames.parse_frame(frames.build_frame(bad._replace(kind=99))).kind == 99
    for kind, number, body, words in (
        (frames.ADVERT, 1, bytes([0x50] * 40), "segment 0"),
        (frames.BYE, 1, b"\1", "id 1"),
        (frames.HEARD, 1, frames.heard_body([frames.Node(A, 3)], []), "state 3"),
        (frames.PROBE, 1, frames.probe_body(5, bytes(8)), "way 5"),
        (frames.PROBED, 1, frames.probe_body(0, bytes(8)), "way 0"),
    ):
        bad = frames.Frame(kind, 0, 0, 0, number, 0, body)
        assert refuses(lambda: frames.parse_frame(frames.build_frame(bad)), words), words
    return "all kinds, cut at each octet, longer"


def test_lengths():
    messages = [new_init()[0], new_resp()[0], wire.build_cookie(PAIR, 1, bytes(24), bytes(16), COOKIE)]
    for message in messages:
        assert refuses(lambda: wire.check_head(message[:-1]), "octets")
        assert refuses(lambda: wire.check_head(message + b"\0"), "octets")
    for end in range(56):
        assert refuses(lambda: wire.check_head(wire.head_of(wire.DATA)[:end].ljust(end, b"\1")))
    return "of INIT, RESP, COOKIE, DATA"


def test_golden():
    assert given.GOLDEN.read_text(encoding="ascii") == given.make(), "golden.txt is not what make_golden.py writes"
    return "golden.txt is up to date"


def exchange():
    """(is from a, datagram): a COOKIE, the handshake and each frame both ways."""
    init, (resp, keys) = new_init()[0], new_resp()
    yield True, init
    yield False, wire.build_cookie(PAIR, given.INDEX_A, given.NONCES[0], init[-32:-16], COOKIE)
    yield True, new_init(COOKIE)[0]
    yield False, resp
    for counter, (_, frame) in enumerate(given.sample_frames()):
        yield True, wire.build_data(keys[0], given.INDEX_B, counter, frame)
        yield False, wire.build_data(keys[1], given.INDEX_A, counter, frame)


def capture(link, addresses, datagrams):
    records = []
    for number, (from_a, data) in enumerate(datagrams):
        ends = addresses if from_a else addresses[::-1]
        records.append((1_700_000_000 * 10**9 + number * 10**6, pcap.udp_packet(*ends, (given.PORT, given.PORT), data)))
    return pcap.pcap_file(link, records)


def decode(folder, data, *more):
    """(exit status, lines)"""
    (folder / "x.pcap").write_bytes(data)
    (folder / "mesh.key").write_bytes(base64.b64encode(given.GROUP_KEY) + b"\n")
    out = io.StringIO()
    command = ["--key-file", folder / "mesh.key", "--nodes", "a,b", *more, folder / "x.pcap"]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        status = decoder.main([str(word) for word in command])
    return status, out.getvalue().splitlines()


def test_decode():
    v4, v6 = ("10.0.0.1", "10.0.0.2"), ("fd00::1", "fd00::2")
    whole = list(exchange())
    count = len(whole) - 4
    heads = f"{len(whole)} datagrams: INIT 2, RESP 1, COOKIE 1, DATA {count}"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number, private in enumerate((given.E_A, given.E_B)):
            (folder / f"e{number}").write_text(private.hex() + "\n")
        for link, ends, e in ((pcap.ETHERNET, v4, 0), (pcap.SLL2, v6, 1), (pcap.SLL, v4, 0), (pcap.RAW, v6, 1)):
            status, lines = decode(folder, capture(link, ends, whole), "--ephemerals", folder / f"e{e}")
            assert (status, lines[-1]) == (0, f"{heads} opened {count}, refused 0"), lines
        status, lines = decode(folder, capture(pcap.RAW, v4, whole))
        assert (status, lines[-1]) == (0, f"{heads} opened 0, refused 0"), lines
        for damaged, at in ((0, 70), (1, 40), (3, 60), (4, 20), (7, 50)):
            from_a, data = whole[damaged]
            changed = whole[:damaged] + [(from_a, data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])] + whole[damaged + 1 :]
            status, lines = decode(folder, capture(pcap.RAW, v4, changed), "--ephemerals", folder / "e0")
            assert status == 1 and "refused: " in lines[damaged], lines
        assert decode(folder, b"no pcap")[0] == 2
        assert decode(folder, capture(pcap.RAW, v4, whole)[:-1])[0] == 2
    assert subprocess.run([HERE / "decode.py", "x.pcap"], capture_output=True, check=False).returncode == 2
    return "decode.py opens 4 link types, refuses 5 damaged captures"


def main():
    failed = 0
    for name, test in [(name[5:], test) for name, test in globals().items() if name.startswith("test_")]:
        try:
            print(f"ok   {name}: {test()}")
        except Exception as error:  # the other groups are still of interest
            failed += 1
            print(f"FAIL {name}: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
