#!/usr/bin/python3
"""Who holds some addresses, asked of many kernels at once: holders.py HOST=NAMESPACE... -- ADDRESS...

Prints a line for each address: the hosts that have it, by spaces. One process, where `ip` would be one for each host.
"""

import socket
import struct
import sys

import netns_watch

RTM_GETADDR = 22
NLM_F_REQUEST_DUMP = 0x301
NLMSG_DONE = 3
IFA_ADDRESS = 1


def packed(address):
    return socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)


def addresses(namespace):
    """All addresses of a namespace, as octets."""
    found = set()
    with netns_watch.socket_in(namespace, socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.send(struct.pack("IHHII8x", 24, RTM_GETADDR, NLM_F_REQUEST_DUMP, 1, 0))
        while True:
            octets = kernel.recv(1 << 17)
            while len(octets) >= 16:
                length, kind = struct.unpack_from("IH", octets)
                if kind == NLMSG_DONE:
                    return found
                if kind != netns_watch.RTM_NEWADDR:
                    sys.exit(f"{namespace}: unexpected netlink message {kind}")
                found.update(value for name, value in netns_watch.attributes(octets[24:length])
                             if name in (IFA_ADDRESS, netns_watch.IFA_LOCAL))
                octets = octets[(length + 3) & ~3:]


def main():
    split = sys.argv.index("--")
    seen = [(host, addresses(namespace)) for host, namespace in (word.split("=") for word in sys.argv[1:split])]
    for address in sys.argv[split + 1:]:
        print(*[host for host, has in seen if packed(address) in has])


if __name__ == "__main__":
    main()
