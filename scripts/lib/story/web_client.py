#!/usr/bin/python3
"""A web client that never waits: 50 requests a second, or RATE, to one address, each on a connection of its own.

web_client.py ADDRESS [RATE] writes a line `<asked> <answered> WHO` for each request, until it is ended. WHO is the host's name
that stands in the answer, or `-` when there was none within half a second. The seconds are those of /proc/uptime.
"""

import selectors
import socket
import sys
import time

RATE = 50
PATIENCE = 0.5


def now():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Request:
    """One request on its way. done() is true as soon as nothing more is to come."""

    def __init__(self, address):
        self.asked = now()
        self.asking = True
        self.answer = b""
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        self.failed = self.socket.connect_ex((address, 80)) not in (0, 115)

    def proceed(self):
        try:
            if self.asking:
                self.socket.send(b"GET / HTTP/1.0\r\n\r\n")
                self.asking = False
                return
            octets = self.socket.recv(4096)
        except OSError:
            self.failed = True
            return
        self.answer += octets
        self.failed = not octets and not self.who()

    def who(self):
        head, _, body = self.answer.partition(b"\r\n\r\n")
        return body.decode().strip() if b" 200 " in head.split(b"\r\n")[0] else ""

    def done(self):
        return self.failed or bool(self.who())


def finish(request, selector):
    selector.unregister(request.socket)
    request.socket.close()
    who = "-" if request.failed else request.who()
    print(f"{request.asked:.4f} {now():.4f} {who or '-'}", flush=True)


def main():
    selector = selectors.DefaultSelector()
    period = 1 / float(sys.argv[2] if len(sys.argv) > 2 else RATE)
    due = now()
    while True:
        if now() >= due:
            due = max(due + period, now())
            request = Request(sys.argv[1])
            selector.register(request.socket, selectors.EVENT_WRITE, request)
        for key, _ in selector.select(max(0, due - now())):
            key.data.proceed()
            if not key.data.asking:
                selector.modify(key.data.socket, selectors.EVENT_READ, key.data)
        late = now() - PATIENCE
        for request in [key.data for key in selector.get_map().values()]:
            if request.done() or request.asked < late:
                finish(request, selector)


if __name__ == "__main__":
    main()
