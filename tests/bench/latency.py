#!/usr/bin/python3
"""One-way latency of adverts through relays: latency.py COUNT NAME=SENDER_NS,RECEIVER_NS,SOURCE,TARGET,VRID...

Sends a VRRPv3 advert in each pair of namespaces in turn, COUNT times, and waits until the other namespace hears it. Prints
`NAME median p99 lost` for each, in microseconds. Exit status 1: of one pair more than a tenth was lost.
"""

import select
import socket
import statistics
import struct
import sys
import time

import netns_watch

GROUP = "224.0.0.18"
VRRP = 112
PAUSE = 0.02


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def advert(source, vrid):
    """VRRPv3, 10 s between adverts: nothing that is under way for less is late."""
    message = struct.pack("!BBBBHH4s", 0x31, vrid, 100, 1, 1000, 0, socket.inet_aton("10.0.0.100"))
    pseudo = socket.inet_aton(source) + socket.inet_aton(GROUP) + struct.pack("!HH", VRRP, len(message))
    return message[:6] + struct.pack("!H", checksum(pseudo + message)) + message[8:]


class Pair:
    def __init__(self, text):
        self.name, rest = text.split("=")
        sender, receiver, source, target, vrid = rest.split(",")
        self.packet = advert(source, int(vrid))
        self.vrid = int(vrid)
        self.times = []
        self.out = netns_watch.socket_in(sender, socket.AF_INET, socket.SOCK_RAW, VRRP)
        self.out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
        self.out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        self.out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(source))
        self.heard = netns_watch.socket_in(receiver, socket.AF_INET, socket.SOCK_RAW, VRRP)
        self.heard.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
        membership = socket.inet_aton(GROUP) + socket.inet_aton(target)
        self.heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)

    def measure(self):
        began = time.monotonic()
        self.out.sendto(self.packet, (GROUP, 0))
        while select.select([self.heard], [], [], max(0, began + 1 - time.monotonic()))[0]:
            if self.heard.recv(2048)[21] == self.vrid:
                self.times.append(time.monotonic() - began)
                return


def main():
    count = int(sys.argv[1])
    pairs = [Pair(text) for text in sys.argv[2:]]
    for _ in range(count):
        for pair in pairs:
            pair.measure()
            time.sleep(PAUSE)
    for pair in pairs:
        lost = count - len(pair.times)
        if lost > count / 10:
            sys.exit(f"{pair.name}: {lost} of {count} adverts were lost")
        micros = sorted(1e6 * one for one in pair.times)
        print(f"{pair.name} {statistics.median(micros):.0f} {micros[len(micros) * 99 // 100]:.0f} {lost}")


if __name__ == "__main__":
    main()
