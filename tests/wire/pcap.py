"""Reads the UDP datagrams of a pcap file, and writes one."""

import ipaddress
import struct
from typing import NamedTuple

ETHERNET, RAW_OLD, RAW, SLL, IPV4, IPV6, SLL2 = 1, 12, 101, 113, 228, 229, 276
MAGICS = {  # first four octets: byte order, nanoseconds per unit
    b"\xa1\xb2\xc3\xd4": (">", 1000),
    b"\xd4\xc3\xb2\xa1": ("<", 1000),
    b"\xa1\xb2\x3c\x4d": (">", 1),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
}
VLANS = (0x8100, 0x88A8)
ETHERTYPES = (0x0800, 0x86DD)


class Datagram(NamedTuple):
    time_ns: int
    source: str
    target: str
    ports: tuple
    payload: bytes
    is_cut: bool


def packets(data):
    """(time in ns, link type, packet) of each record. Raises ValueError for what is no pcap file."""
    if len(data) < 24 or data[:4] not in MAGICS:
        raise ValueError("not a pcap file")
    order, unit = MAGICS[data[:4]]
    link = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
    at = 24
    while at < len(data):
        if at + 16 > len(data):
            raise ValueError(f"the record at octet {at} is cut")
        seconds, fraction, size, _ = struct.unpack_from(order + "4I", data, at)
        if at + 16 + size > len(data):
            raise ValueError(f"the record at octet {at} is cut")
        yield seconds * 10**9 + fraction * unit, link, data[at + 16 : at + 16 + size]
        at += 16 + size


def ip_packet(link, packet):
    """The packet without its link header; None when it is not IP."""
    if link in (RAW, RAW_OLD, IPV4, IPV6):
        return packet
    kind_at, head = {ETHERNET: (12, 14), SLL: (14, 16), SLL2: (0, 20)}.get(link, (None, None))
    if head is None:
        raise ValueError(f"link type {link} is not known here")
    while link == ETHERNET and packet[kind_at : kind_at + 2] in [struct.pack(">H", tag) for tag in VLANS]:
        kind_at, head = kind_at + 4, head + 4
    if len(packet) < head or struct.unpack_from(">H", packet, kind_at)[0] not in ETHERTYPES:
        return None
    return packet[head:]


def udp_of(packet):
    """(source, target, octets from the UDP header on); None when it is not the beginning of a UDP datagram."""
    if len(packet) >= 20 and packet[0] >> 4 == 4:
        head = (packet[0] & 15) * 4
        total, fragment = struct.unpack_from(">H2xH", packet, 2)
        if packet[9] != 17 or fragment & 0x1FFF:
            return None
        return packet[12:16], packet[16:20], packet[head:total]
    if len(packet) >= 40 and packet[0] >> 4 == 6 and packet[6] == 17:
        return packet[8:24], packet[24:40], packet[40 : 40 + struct.unpack_from(">H", packet, 4)[0]]
    return None


def datagrams(data, port):
    """The UDP datagrams of a pcap file that go from or to `port`."""
    for time_ns, link, packet in packets(data):
        found = udp_of(ip_packet(link, packet) or b"")
        if found is None or len(found[2]) < 8:
            continue
        source, target, udp = found
        ports = struct.unpack_from(">HH", udp)
        length = struct.unpack_from(">H", udp, 4)[0]
        if port in ports:
            ends = [str(ipaddress.ip_address(end)) for end in (source, target)]
            yield Datagram(time_ns, *ends, ports, udp[8:length], length > len(udp))


def udp_packet(source, target, ports, payload):
    """An IP packet around a datagram. Its checksums are left at 0: nothing here reads them."""
    source, target = ipaddress.ip_address(source), ipaddress.ip_address(target)
    udp = struct.pack(">HHHH", *ports, 8 + len(payload), 0) + payload
    if source.version == 4:
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0)
    else:
        head = struct.pack(">IHBB", 0x60000000, len(udp), 17, 64)
    return head + source.packed + target.packed + udp


def link_header(link, version):
    kind = ETHERTYPES[version == 6]
    return {
        ETHERNET: struct.pack(">12xH", kind),
        RAW: b"",
        SLL: struct.pack(">14xH", kind),
        SLL2: struct.pack(">H18x", kind),
    }[link]


def pcap_file(link, records):
    """A pcap file of (time in ns, IP packet)."""
    out = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)
    for time_ns, packet in records:
        packet = link_header(link, packet[0] >> 4) + packet
        seconds, rest = divmod(time_ns, 10**9)
        out += struct.pack("<4I", seconds, rest // 1000, len(packet), len(packet)) + packet
    return out
