#!/usr/bin/env python3
"""A daemon that speaks to a UDP group or by broadcast, as small as it can be.

    udp_group.py receive DEVICE GROUP PORT
    udp_group.py send DEVICE GROUP PORT SOURCE SOURCE_PORT TTL SIZE...
    udp_group.py checksums FILE GROUP

GROUP is a multicast address, or an IPv4 broadcast address. Both say each datagram in one line, in the order in which they
sent it or got it: source, source port, TTL or hop limit, size, digest. So what arrived is compared with diff. `receive`
says `ready` first, and runs until it is ended. The octets are another sequence for each sender, datagram and size.

`checksums` reads a capture (pcap, Ethernet) and says of how many UDP packets to GROUP, also inside GRE, the checksum is
right: one line `right N wrong N`. Fragments are left out.
"""
import hashlib
import ipaddress
import socket
import struct
import sys
import time

GAP = 0.004  # seconds between two datagrams: the relay's limit of packets a second is not what is tested


def line(source, port, ttl, data):
    digest = hashlib.sha256(data).hexdigest()[:16]
    print(source.split("%")[0], port, ttl, len(data), digest, flush=True)


def octets(source, port, number, size):
    return hashlib.shake_128(f"{source} {port} {number}".encode()).digest(size)


def receive(device, group, port):
    index = socket.if_nametoindex(device)
    v6 = ":" in group
    s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    if v6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
        s.bind((group, int(port), 0, index))
        member = socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", index)
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)
    else:
        s.setsockopt(socket.IPPROTO_IP, 12, 1)  # IP_RECVTTL
        multicast = ipaddress.ip_address(group).is_multicast
        s.bind((group if multicast else "", int(port)))
        if multicast:
            member = socket.inet_aton(group) + struct.pack("@4si", bytes(4), index)
            s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    print("ready", flush=True)
    while True:
        data, ancillary, _, sender = s.recvmsg(65536, 64)
        ttl = struct.unpack("@i", ancillary[0][2][:4])[0]
        line(sender[0], sender[1], ttl, data)


def send(device, group, port, source, source_port, ttl, *sizes):
    index = socket.if_nametoindex(device)
    v6 = ":" in group
    s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
    if v6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, int(ttl))
        s.bind((source, int(source_port), 0, index if source.startswith("fe80") else 0))
        to = (group, int(port), 0, index)
    else:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, int(ttl))
        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, int(ttl))
        member = bytes(4) + struct.pack("@4si", socket.inet_aton(source), index)
        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, member)
        s.bind((source, int(source_port)))
        to = (group, int(port))
    for number, size in enumerate(sizes):
        data = octets(source, source_port, number, int(size))
        s.sendto(data, to)
        line(source, source_port, ttl, data)
        time.sleep(GAP)


def ones_sum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def inner_of(frame):
    """The IPv4 packet of a frame, or that inside its GRE packet, or nothing."""
    if frame[12:14] != b"\x08\x00":
        return b""
    if frame[23] != 47:
        return frame[14:]
    gre = frame[14 + (frame[14] & 15) * 4:]
    flags, inner = struct.unpack("!HH", gre[:4])
    head = 4 + 4 * sum(bool(flags & bit) for bit in (0x8000, 0x2000, 0x1000))
    return gre[head:] if inner == 0x0800 else b""


def checksums(name, group):
    right = wrong = 0
    with open(name, "rb") as capture:
        capture.read(24)
        while len(head := capture.read(16)) == 16:
            frame = capture.read(struct.unpack("<I", head[8:12])[0])
            packet = inner_of(frame)
            if len(packet) < 28 or packet[9] != 17 or packet[16:20] != socket.inet_aton(group):
                continue
            if struct.unpack("!H", packet[6:8])[0] & 0x3FFF:
                continue  # a fragment: the checksum is one of the whole
            udp = packet[20:struct.unpack("!H", packet[2:4])[0]]
            pseudo = packet[12:20] + struct.pack("!BBH", 0, 17, len(udp))
            if ones_sum(pseudo + udp) == 0xFFFF and udp[6:8] != b"\0\0":
                right += 1
            else:
                wrong += 1
    print("right", right, "wrong", wrong)


if __name__ == "__main__":
    {"receive": receive, "send": send, "checksums": checksums}[sys.argv[1]](*sys.argv[2:])
