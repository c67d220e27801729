#!/usr/bin/python3
"""Who holds the shared address, told by the kernel of each network namespace at the moment it happens.

netns_watch.py ADDRESS HOST=NAMESPACE... writes a line `<seconds> HOST up|down` for each change, until it is ended.
The seconds are those of /proc/uptime: nobody sets that clock.
"""

import ctypes
import os
import select
import socket
import struct
import sys
import time

RTMGRP_IPV4_IFADDR = 0x10
RTMGRP_IPV6_IFADDR = 0x100
RTM_NEWADDR = 20
RTM_DELADDR = 21
IFA_ADDRESS = 1
IFA_LOCAL = 2
CLONE_NEWNET = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def now():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def setns(descriptor):
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def socket_in(namespace, *arguments):
    """A socket that belongs to another namespace; this process stays where it is."""
    with open("/proc/self/ns/net") as home, open(f"/run/netns/{namespace}") as there:
        setns(there.fileno())
        try:
            return socket.socket(*arguments)
        finally:
            setns(home.fileno())


def is_ipv6(address):
    return ":" in address


def address_socket(namespace, address=""):
    """What happens to the addresses of that one's family there; by default IPv4."""
    messages = socket_in(namespace, socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    messages.bind((0, RTMGRP_IPV6_IFADDR if is_ipv6(address) else RTMGRP_IPV4_IFADDR))
    return messages


def attributes(octets):
    while len(octets) >= 4:
        length, kind = struct.unpack_from("HH", octets)
        if length < 4:
            return
        yield kind, octets[4:length]
        octets = octets[(length + 3) & ~3:]


def changes(octets, address):
    """Yields "up" or "down" for each message of a netlink datagram that is about the address."""
    # Of an IPv6 address the kernel tells IFA_LOCAL only where there is a peer.
    if is_ipv6(address):
        wanted = (IFA_ADDRESS, socket.inet_pton(socket.AF_INET6, address))
    else:
        wanted = (IFA_LOCAL, socket.inet_aton(address))
    while len(octets) >= 16:
        length, kind = struct.unpack_from("IH", octets)
        if length < 16:
            return
        if kind in (RTM_NEWADDR, RTM_DELADDR) and wanted in attributes(octets[24:length]):
            yield "up" if kind == RTM_NEWADDR else "down"
        octets = octets[(length + 3) & ~3:]


def main():
    address = sys.argv[1]
    hosts = {}
    for argument in sys.argv[2:]:
        host, namespace = argument.split("=")
        hosts[address_socket(namespace, address)] = host
    print(f"{now():.4f} watching", flush=True)
    while True:
        for messages in select.select(hosts, [], [])[0]:
            stamp = now()
            for change in changes(messages.recv(65536), address):
                print(f"{stamp:.4f} {hosts[messages]} {change}", flush=True)


if __name__ == "__main__":
    main()
