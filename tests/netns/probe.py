#!/usr/bin/python3
"""Writes a line `<epoch ns> <source> <ip id> <vrid>` for each IPv4 VRRP packet, until it is ended by a signal.

probe.py heard INTERFACE GROUP   what a member of the group gets, as keepalived does: a raw socket
probe.py sent INTERFACE          what leaves by the interface: a packet socket, which injected copies never reach
"""
import socket
import struct
import sys

SO_TIMESTAMPNS = 35
PACKET_OUTGOING = 4
PROTOCOL_VRRP = 112


def member(interface, group):
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, PROTOCOL_VRRP)
    index = socket.if_nametoindex(interface)
    request = struct.pack("4s4si", socket.inet_aton(group), bytes(4), index)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
    return sock


def outgoing(interface):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
    sock.bind((interface, 3))
    return sock


def main():
    heard = sys.argv[1] == "heard"
    sock = member(*sys.argv[2:4]) if heard else outgoing(sys.argv[2])
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    print("ready", flush=True)
    while True:
        packet, control, _, sender = sock.recvmsg(2048, 64)
        if not heard and sender[2] != PACKET_OUTGOING:
            continue
        if len(packet) < 20 or packet[0] >> 4 != 4 or packet[9] != PROTOCOL_VRRP:
            continue
        message = packet[(packet[0] & 15) * 4 :]
        if len(message) < 2:
            continue
        seconds, nanoseconds = struct.unpack("qq", control[0][2][:16])
        ident = struct.unpack_from("!H", packet, 4)[0]
        source = socket.inet_ntoa(packet[12:16])
        print(seconds * 10**9 + nanoseconds, source, ident, message[1], flush=True)


main()
