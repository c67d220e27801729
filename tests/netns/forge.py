#!/usr/bin/python3
"""Records what relays say to each other, and says it again, as it was or changed, in the name of another host.

forge.py record INTERFACE             a line `SOURCE TARGET HEX` for each datagram, until it is ended by a signal
forge.py replay FILE ROUNDS HOST...   every recorded datagram, ROUNDS times (0: until it is ended), to each HOST. What that
                                      HOST had said itself comes back to it, from whom it had said it to; with HOST@SOURCE
                                      all of it comes from SOURCE
forge.py flood FILE PID COUNT         COUNT forged datagrams to 10.0.0.2, whose relay is process PID; then `key=value` lines

A FILE is what `record` wrote. The datagrams leave by a raw socket, so that their source can be anybody.
"""
import hashlib
import random
import socket
import struct
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "wire"))
from pcap import udp_of  # noqa: E402

PORT = 10112
BLOCK = 64  # fewer octets than a socket's receive buffer holds
LONGEST = 1472
SIZES = {1: 148, 2: 140, 3: 64, 4: 112, 5: 84}
VICTIM, PEER, STRANGERS = "10.0.0.2", "10.0.0.1", ("10.0.0.3", "10.0.0.77")


def record(interface):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
    sock.bind((interface, 3))
    print("ready", flush=True)
    while True:
        found = udp_of(sock.recv(2048))
        if found and PORT in struct.unpack_from("!HH", found[2]):
            source, target = map(socket.inet_ntoa, found[:2])
            print(source, target, found[2][8:].hex(), flush=True)


def recorded(file):
    """(source, target, octets) of each line; the last one may be half written."""
    lines = [line.split() for line in Path(file).read_text().splitlines(keepends=True) if line.endswith("\n")]
    return [(source, target, bytes.fromhex(octets)) for source, target, octets in (one for one in lines if len(one) == 3)]


class Forger:
    def __init__(self):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)

    def send(self, source, target, octets, port=PORT):
        head = struct.pack("!BBHHHBBH", 0x45, 0, 0, 0, 0, 64, 17, 0) + socket.inet_aton(source) + socket.inet_aton(target)
        udp = struct.pack("!HHHH", port, PORT, 8 + len(octets), 0)
        self.sock.sendto(head + udp + octets, (target, 0))  # the kernel fills in the length and the sum of the IP header


def replay(file, rounds, hosts):
    forger = Forger()
    datagrams = recorded(file)
    done = 0
    print("ready", flush=True)
    while rounds == 0 or done < rounds:
        for source, target, octets in datagrams:
            for host, _, liar in (one.partition("@") for one in hosts):
                if host in (source, target):
                    forger.send(liar or (source if target == host else target), host, octets)
            time.sleep(0.0005)
        done += 1


def advert(priority):
    """An IP packet that host 1's keepalived could have sent."""
    ends = socket.inet_aton(PEER) + socket.inet_aton("224.0.0.18")
    body = struct.pack("!BBBBHH4s", 0x31, 51, priority, 1, 50, 0, socket.inet_aton("10.0.0.100"))
    body = body[:6] + checksum(ends + struct.pack("!HH", 112, len(body)) + body) + body[8:]
    head = struct.pack("!BBHHHBBH", 0x45, 0xC0, 20 + len(body), 7, 0, 255, 112, 0) + ends
    return head[:10] + checksum(head) + head[12:] + body


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", total ^ 0xFFFF)


def plaintext(dice):
    """An unprotected datagram that says all that a plaintext pair would believe."""
    node = hashlib.blake2b(b"vrrp-relay node v1a", digest_size=16).digest()[:8]
    segment = hashlib.blake2b(b"vrrp-relay segment v1default", digest_size=16).digest()[:2]
    frame = struct.pack("!BB2sIQQ", 1, 0, segment, 0, dice.getrandbits(40), dice.getrandbits(40))
    return b"\5\1\0\0" + node + dice.randbytes(8) + frame + advert(dice.choice((0, 255)))


def noise(dice):
    """Anything; every second one begins as a datagram does, and every fourth has the right length as well."""
    kind = dice.randint(1, 5)
    size = SIZES[kind] if dice.random() < 0.5 else dice.choice((dice.randint(0, 200), dice.randint(0, LONGEST)))
    octets = dice.randbytes(size)
    return octets if dice.random() < 0.5 else (bytes((kind, 1, 0, 0)) + octets)[:size]


def flipped(dice, octets):
    bit = dice.randrange(len(octets) * 8)
    return octets[: bit // 8] + bytes([octets[bit // 8] ^ 1 << bit % 8]) + octets[bit // 8 + 1 :]


def forgeries(datagrams, dice):
    """(source, port, octets) without end."""
    by_kind = {}
    for source, _, octets in datagrams:
        by_kind.setdefault(octets[0], []).append((source, octets))
    if sorted(by_kind) != [1, 2, 3, 4]:
        sys.exit(f"the recording has the types {sorted(by_kind)}, not INIT, RESP, COOKIE and DATA")
    own = [octets for source, _, octets in datagrams if source == VICTIM]
    others = [octets for source, _, octets in datagrams if source == PEER]
    changes = (
        lambda octets: flipped(dice, octets),
        lambda octets: octets[: dice.randrange(len(octets))],
        lambda octets: octets + dice.randbytes(dice.randint(1, LONGEST - len(octets))),
        lambda _: dice.choice(own),
        lambda _: dice.choice(others),
        lambda _: plaintext(dice),
        lambda _: noise(dice),
    )
    while True:
        kind = by_kind[dice.randint(1, 4)]
        octets = dice.choice(changes)(dice.choice(kind)[1])
        source = PEER if dice.random() < 0.9 else dice.choice(STRANGERS)
        yield source, PORT if dice.random() < 0.9 else dice.randint(1, 65535), octets


def socket_of(pid):
    """(octets that wait, datagrams that the kernel dropped) at the relay's socket."""
    for line in Path(f"/proc/{pid}/net/udp").read_text().splitlines():
        fields = line.split()
        if fields[1].endswith(f":{PORT:04X}"):
            return int(fields[4].split(":")[1], 16), int(fields[-1])
    sys.exit("the relay has no socket")


def rss(pid):
    """In KiB"""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    sys.exit("the relay is gone")


def drain(pid):
    end = time.monotonic() + 10
    while socket_of(pid)[0] > 0:
        if time.monotonic() > end:
            sys.exit("the relay has not read its socket for 10 s")
        time.sleep(0.0002)


def flood(file, pid, count):
    forger = Forger()
    source_of = forgeries(recorded(file), random.Random(1))
    dropped = socket_of(pid)[1]
    sent, first = 0, None
    while sent < count:
        for _ in range(min(BLOCK, count - sent)):
            source, port, octets = next(source_of)
            forger.send(source, VICTIM, octets, port)
            sent += 1
        drain(pid)
        if first is None and sent >= count // 10:
            first = rss(pid)
    print(f"sent={sent}\nkernel_drops={socket_of(pid)[1] - dropped}\nrss_grown={rss(pid) - first}")


def main():
    command, file, *rest = sys.argv[1:]
    if command == "record":
        record(file)
    elif command == "replay":
        replay(file, int(rest[0]), rest[1:])
    else:
        flood(file, *map(int, rest))


main()
