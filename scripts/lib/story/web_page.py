#!/usr/bin/python3
"""Loads a page of three objects again and again, and says how long that takes: web_page.py ADDRESS PAGES

Turn by turn over three connections, one for each object, and over one that is kept alive; the objects come one after the other.
Prints for each way `<name> <connections> <connections to the server> <median ms>`, and the same for `connect`, what it takes to
open a connection. An object is the number of the port that the server was asked from: each is another connection to it.
"""

import http.client
import statistics
import sys
import time

OBJECTS = ("/page.html", "/style.css", "/picture.png")
LIMIT = 10


def get(connection, path, last):
    connection.request("GET", path, headers={"Connection": "close"} if last else {})
    answer = connection.getresponse()
    port = answer.read()
    if answer.status != 200:
        sys.exit(f"{path}: status {answer.status}")
    return port


def over_three(address):
    ports, sockets = set(), 0
    for path in OBJECTS:
        connection = http.client.HTTPConnection(address, timeout=LIMIT)
        ports.add(get(connection, path, True))
        sockets += 1
        connection.close()
    return sockets, len(ports)


def over_one(address):
    """http.client opens another connection by itself when this one was closed: they are counted."""
    connection = http.client.HTTPConnection(address, timeout=LIMIT)
    ports, sockets = set(), set()
    for path in OBJECTS:
        if connection.sock is None:
            connection.connect()
        sockets.add(connection.sock.getsockname())
        ports.add(get(connection, path, False))
    connection.close()
    return len(sockets), len(ports)


def connect(address):
    connection = http.client.HTTPConnection(address, timeout=LIMIT)
    connection.connect()
    connection.close()
    return 1, 0


def timed(way, address):
    began = time.monotonic()
    counts = way(address)
    return counts, 1000 * (time.monotonic() - began)


def main():
    address, pages = sys.argv[1], int(sys.argv[2])
    ways = (connect, over_three, over_one)
    timed(over_three, address)  # ARP, which is asked once, is no part of a page
    rounds = [[timed(way, address) for way in ways] for _ in range(pages)]
    for at, way in enumerate(ways):
        times = [row[at][1] for row in rounds]
        counts = sorted(row[at][0] for row in rounds)[-1]
        print(way.__name__, *counts, f"{statistics.median(times):.1f}")


if __name__ == "__main__":
    main()
