#!/usr/bin/python3
"""One takeover, measured: takeover.py MASTER_NS DEVICE BACKUP_NS ADDRESS FAULT PHASE INTERVAL PARENT CHILD

Waits for an advert of the master on its DEVICE, and PHASE seconds later makes the fault: TERM to keepalived (PARENT), as
systemd does, or KILL to it and its VRRP process (CHILD). Prints the ms from there until the backup's kernel holds the address.
A machine that was too busy to hit the phase gets another advert. Exit status 1: no takeover.
"""

import os
import select
import signal
import socket
import sys
import time

import netns_watch

ETH_P_ALL = 3
VRRP = 112


def advert_socket(namespace, device="eth0"):
    # Only a socket for every protocol is shown what its own host sends.
    frames = netns_watch.socket_in(namespace, socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
    frames.bind((device, ETH_P_ALL))
    return frames


def readable(which, deadline):
    return bool(select.select([which], [], [], max(0, deadline - netns_watch.now()))[0])


def is_advert(packet, sender):
    protocol = packet[9] if packet[0] >> 4 == 4 else packet[6]
    return sender[2] == socket.PACKET_OUTGOING and protocol == VRRP


def wait_for_advert(frames, interval):
    """The moment of the next one. What lies in the queue already is too old to know when it was sent."""
    while readable(frames, 0):
        frames.recv(2048)
    deadline = netns_watch.now() + 5 * interval + 1
    while readable(frames, deadline):
        moment = netns_watch.now()
        if is_advert(*frames.recvfrom(2048)):
            return moment
    sys.exit("the master sends no adverts")


def wait_for_phase(frames, phase, interval):
    for _ in range(50):
        due = wait_for_advert(frames, interval) + phase
        time.sleep(max(0, due - netns_watch.now()))
        if netns_watch.now() < due + interval / 20:
            return
    sys.exit("this machine is too busy to hit the phase")


def make_fault(fault, parent, child):
    if fault == "TERM":
        os.kill(parent, signal.SIGTERM)
        return
    # The parent first stands still: it would start the child anew.
    os.kill(parent, signal.SIGSTOP)
    os.kill(child, signal.SIGKILL)
    os.kill(parent, signal.SIGKILL)


def wait_for_address(messages, address, interval):
    deadline = netns_watch.now() + 10 * interval + 5
    while readable(messages, deadline):
        moment = netns_watch.now()
        if "up" in netns_watch.changes(messages.recv(65536), address):
            return moment
    sys.exit("the backup did not take the address")


def main():
    master, device, backup, address, fault, phase, interval, parent, child = sys.argv[1:]
    messages = netns_watch.address_socket(backup, address)
    wait_for_phase(advert_socket(master, device), float(phase), float(interval))
    if select.select([messages], [], [], 0)[0]:
        sys.exit("the backup's addresses changed before the fault")
    began = netns_watch.now()
    make_fault(fault, int(parent), int(child))
    print(f"{1000 * (wait_for_address(messages, address, float(interval)) - began):.1f}")


if __name__ == "__main__":
    main()
