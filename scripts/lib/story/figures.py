#!/usr/bin/python3
"""What the logs of netns_watch.py and web_client.py say, as figures and as a picture.

figures.py outage CLIENT FROM TO      the longest time between two good answers, in ms, and how many requests failed
figures.py answers CLIENT FROM TO     who answered in that time: "a 140, b 12"
figures.py settled WATCH FROM         ms from then until the last change
figures.py overlap WATCH FROM [TIME=HOST]...   the longest time, in ms, in which two hosts held the address
figures.py timeline WATCH CLIENT FROM TO HOSTS [TIME=STEP | TIME=HOST]...

All times are seconds of /proc/uptime. TIME=HOST, with a host's name, is when that host was killed.
"""

import collections
import sys

WIDTH = 86


def rows(path):
    with open(path) as lines:
        return [line.split() for line in lines if line.endswith("\n")]


def client_rows(path):
    return [(float(row[1]), row[2]) for row in rows(path)]


def watch_rows(path):
    return [(float(row[0]), row[1], row[2]) for row in rows(path) if len(row) == 3]


def moments(marks):
    return [(float(mark.split("=")[0]), mark.split("=")[1]) for mark in marks]


def outage(path, start, end):
    start, end = float(start), float(end)
    good = [when for when, who in client_rows(path) if who != "-"]
    gaps = [after - before for before, after in zip(good, good[1:]) if after >= start and before <= end]
    if not gaps or good[-1] < end - 0.5:
        sys.exit("no answer came at the end")
    failed = sum(who == "-" and start <= when <= end for when, who in client_rows(path))
    print(round(max(gaps) * 1000), failed)


def answers(path, start, end):
    seen = collections.Counter(who for when, who in client_rows(path) if float(start) <= when <= float(end))
    print(", ".join(f"{who} {seen[who]}" for who in sorted(seen)))


def settled(path, start):
    later = [when for when, _, _ in watch_rows(path) if when >= float(start)]
    print(round((later[-1] - float(start)) * 1000) if later else 0)


def overlap(path, start, *marks):
    dead = moments(marks)
    longest, since, holders = 0.0, None, set()
    for when, host, change in watch_rows(path):
        (holders.add if change == "up" else holders.discard)(host)
        holders -= {name for moment, name in dead if when >= moment}
        if since is not None and since >= float(start):
            longest = max(longest, when - since)
        since = when if len(holders) > 1 else None
    print(round(longest * 1000))


class Picture:
    """Columns of time, one row for each host and one for the client."""

    def __init__(self, start, end):
        self.start, self.end = start, end
        self.step = next(step for step in (0.25, 0.3, 0.35, 0.4, 0.5, 0.75, 1, 2, 60) if (end - start) / step <= WIDTH)
        self.columns = int((end - start) / self.step) + 1

    def column(self, when):
        return max(0, min(self.columns - 1, int((when - self.start) / self.step)))

    def show(self, title, cells):
        print(f"  {title:>6}  {''.join(cells).rstrip()}")

    def scale(self):
        every = 10 if self.step > 0.5 else 5
        cells = [" "] * (self.columns + 6)
        for second in range(0, int(self.end - self.start) + 1, every):
            at = self.column(self.start + second)
            cells[at:at + len(str(second))] = str(second)
        self.show("second", cells)
        print(f"\n          one column is {self.step} s")

    def marks(self, steps):
        cells = [" "] * (self.columns + 2)
        for when, step in steps:
            cells[self.column(when)] = step
        self.show("step", cells)

    def host(self, name, changes, died):
        """M where the host held the address in the middle of the column, x where the host was dead."""
        cells = []
        for column in range(self.columns):
            when = self.start + (column + 0.5) * self.step
            held = [change for moment, change in changes if moment <= when][-1:] == ["up"]
            cells.append("x" if died and when >= died else "M" if held else ".")
        self.show(name, cells)

    def client(self, seen):
        """Who answered; a column in which most requests got no answer, or none came, is a `-`."""
        counts = [collections.Counter() for _ in range(self.columns)]
        for when, who in seen:
            counts[self.column(when)][who] += 1
        self.show("client", [count.most_common(1)[0][0][0] if count else "-" for count in counts])


def timeline(watch, client, start, end, hosts, *marks):
    start, end = float(start), float(end)
    died = {name: when for when, name in moments(marks) if name in hosts.split()}
    picture = Picture(start, end)
    picture.marks([(when, step) for when, step in moments(marks) if step not in died])
    for host in hosts.split():
        changes = [(when, change) for when, name, change in watch_rows(watch) if name == host]
        picture.host(host, changes, died.get(host))
    picture.client([(when, who) for when, who in client_rows(client) if start <= when <= end])
    picture.scale()


if __name__ == "__main__":
    commands = {"outage": outage, "answers": answers, "settled": settled, "overlap": overlap, "timeline": timeline}
    commands[sys.argv[1]](*sys.argv[2:])
