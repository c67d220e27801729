"""What the tests of vrrp-trace beside tshark and tcpdump share: the captures, and how the programs are run."""

import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
TRACE = os.environ.get("VRRP_TRACE", str(TESTS.parent / "build/tools/vrrp-trace/vrrp-trace"))
MORE = pathlib.Path(os.environ.get("VRRP_RELAY_CAPTURES", TESTS.parent.parent / "shared/captures"))
# What the programs say of themselves; the last, tcpdump of each file of link type LINUX_SLL2.
NOISE = ('Running as user "root"', "reading from file ", "Warning: interface names might be incorrect")
SECONDS = 1_700_000_000


def need(*programs):
    """Ends the test as one that cannot be done here."""
    for program in programs:
        if shutil.which(program) is None:
            print(f"needs {program}: scripts/setup --test installs it")
            sys.exit(1 if os.environ.get("CI") == "true" else 77)


def run(*command, statuses=(0,)):
    """Its standard output. Fails where the program complains, or ends with another status."""
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "TZ": "UTC"})
    said = [line for line in done.stderr.decode(errors="replace").splitlines() if not line.startswith(NOISE)]
    assert done.returncode in statuses, f"{command}: exit {done.returncode}: {said}"
    assert not said, f"{command}: {said}"
    return done.stdout


def lines(file, *flags):
    """The objects that vrrp-trace prints for a file."""
    out = run(TRACE, "read", str(file), "--json", "--all", *flags, statuses=(0, 1))
    return [json.loads(line) for line in out.splitlines()]


def tshark(file, *flags):
    """The layers of each packet."""
    out = run("tshark", "-n", "-r", str(file), "-T", "json", "--no-duplicate-keys", *flags)
    return [packet["_source"]["layers"] for packet in json.loads(out)]


def raw_pcap(path, packets):
    """Of (packet, its length before it was cut)."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for number, (packet, length) in enumerate(packets):
            out.write(struct.pack("<IIII", SECONDS + number, 0, len(packet), length) + packet)


def made_captures(folder):
    """Adverts made by hand, whole and cut short, as a capture; empty ones are left out, which tshark has no word for."""
    cases = [path.read_bytes() for path in sorted((TESTS / "fuzz/corpus/advert").iterdir())]
    cases = [case for case in cases if len(case) > 20]
    raw_pcap(folder / "made.pcap", [(case, len(case)) for case in cases])
    raw_pcap(folder / "cut.pcap", [(case[:size], len(case)) for case in cases for size in range(21, len(case))])
    return [folder / "made.pcap", folder / "cut.pcap"]


def captures():
    """Those of the project, and another project's where they are."""
    own = sorted((TESTS / "data").glob("*.pcap"))
    assert len(own) >= 5, "the captures of tests/data are gone"
    return own + sorted(MORE.glob("tcpdump-*.pcap"))


def is_readable(capture):
    """Not one whose link type we refuse."""
    link_type = struct.unpack_from("<I" if capture.read_bytes()[:1] in (b"\xd4", b"\x4d") else ">I", capture.read_bytes(), 20)[0]
    return link_type in (1, 101, 113, 228, 229, 276)
