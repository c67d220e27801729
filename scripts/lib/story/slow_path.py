#!/usr/bin/python3
"""A path that takes its time: slow_path.py SECONDS NAMESPACE=TAP NAMESPACE=TAP

Makes a TAP device in each of the two namespaces and carries every frame from one to the other, SECONDS after it came, in both
directions. A round trip is twice that longer: also ARP's and the TCP handshake's. Says `ready`; runs until it is ended, and
the devices go with it.
"""

import collections
import fcntl
import os
import selectors
import struct
import sys
import time

import netns_watch

TUNSETIFF = 0x400454CA
IFF_TAP = 2
IFF_NO_PI = 0x1000


def make_tap(namespace, name):
    """The kernel hands out whole frames with complete checksums, as nothing is said here of offloads."""
    with open("/proc/self/ns/net") as home, open(f"/run/netns/{namespace}") as there:
        netns_watch.setns(there.fileno())
        try:
            tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
            return tap
        finally:
            netns_watch.setns(home.fileno())


def put(tap, frame):
    """A network loses what it cannot deliver, as when the device is not up yet."""
    try:
        os.write(tap, frame)
    except OSError:
        pass


def main():
    delay = float(sys.argv[1])
    one, other = (make_tap(*argument.split("=")) for argument in sys.argv[2:])
    across = {one: other, other: one}
    selector = selectors.DefaultSelector()
    for tap in across:
        selector.register(tap, selectors.EVENT_READ)
    print("ready", flush=True)
    # All frames wait for the same time: the first that came is the first that is due.
    waiting = collections.deque()
    while True:
        timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for key, _ in selector.select(timeout):
            frame = os.read(key.fd, 65536)
            waiting.append((time.monotonic() + delay, across[key.fd], frame))
        while waiting and waiting[0][0] <= time.monotonic():
            put(*waiting.popleft()[1:])


if __name__ == "__main__":
    main()
