#!/usr/bin/python3
"""Sends datagrams to a relay until it is ended by a signal.

flood.py ADDRESS KEY_FILE RECORDING PAUSE COUNT KIND...   to the relay of node b at ADDRESS, one each PAUSE seconds (0: as fast
as it can), COUNT different ones of each KIND:
    wrong_key   INITs of a under another key, with its own key id or with that of the right key
    replayed    what `forge.py record` has written into RECORDING, of what was sent to ADDRESS
    fresh       INITs of a under the key in KEY_FILE, each of another run

All are made before the first one is sent; then it says `ready`.
"""
import random
import secrets
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "wire"))
import relay_wire as wire  # noqa: E402
from decode import read_keys  # noqa: E402

PORT = 10112
NODES = ("a", "b")


def init(pair, number):
    sent_us = time.monotonic_ns() // 1000
    payload = wire.InitPayload(secrets.randbits(64), number, sent_us, 1000, 1300, 0, 0)
    index = secrets.randbelow(2**32 - 1) + 1
    return wire.build_init(pair, index, *map(wire.node_id, NODES), secrets.token_bytes(32), payload)[0]


def wrong_key(right, count):
    wrong = wire.Pair(secrets.token_bytes(32), *NODES)
    disguised = wire.Pair(secrets.token_bytes(32), *NODES)
    disguised.key_id = right.key_id
    return [init((wrong, disguised)[number % 2], number + 1) for number in range(count)]


def replayed(address, recording, count):
    lines = [line.split() for line in Path(recording).read_text().splitlines()]
    found = [bytes.fromhex(line[2]) for line in lines if len(line) == 3 and line[1] == address]
    if not found:
        sys.exit(f"{recording}: nothing was sent to {address}")
    return [found[number % len(found)] for number in range(count)]


def main():
    address, key_file, recording, pause, count, *kinds = sys.argv[1:]
    pair = wire.Pair(read_keys(key_file)[0], *NODES)
    makers = {
        "wrong_key": lambda: wrong_key(pair, int(count)),
        "replayed": lambda: replayed(address, recording, int(count)),
        "fresh": lambda: [init(pair, number + 1) for number in range(int(count))],
    }
    datagrams = [datagram for kind in kinds for datagram in makers[kind]()]
    random.Random(1).shuffle(datagrams)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((address, PORT))
    send, pause = sock.send, float(pause)
    print("ready", flush=True)
    while True:
        for datagram in datagrams:
            send(datagram)
            if pause:
                time.sleep(pause)


main()
