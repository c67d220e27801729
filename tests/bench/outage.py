#!/usr/bin/python3
"""Kills a web server at a fixed phase: outage.py MASTER_NS SERVER_PID PHASE

Waits for a check, which is a SYN to port 80 on the master's loopback interface, and PHASE seconds later sends SIGKILL. Prints
the moment, in seconds of /proc/uptime, and how many ms after the master's last advert that was. A machine that was too busy to
hit the phase gets another check.
"""

import os
import select
import signal
import socket
import struct
import sys

import netns_watch
import takeover

TCP = 6
SYN = 2
SYN_ACK = 0x12
LATE = 0.01
PATIENCE = 5


def check_socket(namespace):
    frames = netns_watch.socket_in(namespace, socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(takeover.ETH_P_ALL))
    frames.bind(("lo", takeover.ETH_P_ALL))
    return frames


def is_check(packet, kind):
    if kind != socket.PACKET_OUTGOING or packet[0] != 0x45 or packet[9] != TCP:
        return False
    return struct.unpack_from("!H", packet, 22)[0] == 80 and packet[33] & SYN_ACK == SYN


def hit_phase(checks, adverts, phase):
    """PHASE seconds after a check: the moment of the last advert before then, or None when it was missed."""
    checked, last = None, None
    limit = netns_watch.now() + PATIENCE
    while netns_watch.now() < (checked + phase if checked else limit):
        until = checked + phase if checked else limit
        for ready in select.select([checks, adverts], [], [], max(0, until - netns_watch.now()))[0]:
            moment = netns_watch.now()
            packet, sender = ready.recvfrom(2048)
            if ready is checks and is_check(packet, sender[2]):
                checked = checked or moment
            elif ready is adverts and takeover.is_advert(packet, sender):
                last = moment
    if not checked:
        sys.exit("nobody checks the web server")
    return last if netns_watch.now() < checked + phase + LATE else None


def wait_for_phase(namespace, phase):
    for _ in range(20):
        # New ones each time: what lies in a queue already is too old to know when it was sent.
        with check_socket(namespace) as checks, takeover.advert_socket(namespace) as adverts:
            last = hit_phase(checks, adverts, phase)
            if last:
                return last
    sys.exit("this machine is too busy to hit the phase")


def main():
    master, server, phase = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    last = wait_for_phase(master, phase)
    moment = netns_watch.now()
    os.kill(server, signal.SIGKILL)
    print(f"{moment:.4f} {1000 * (moment - last):.0f}")


if __name__ == "__main__":
    main()
