#!/bin/bash
# usage: udp_checksum.sh
#
#   host 1: udp_group.py send, eth0 (veth leaves checksums to hardware that it has not)  --- GRE in clear --- host 2
#
# What is captured on a veth or virtio device has no finished UDP checksum, and a receiver behind an ingress device would drop it
# in silence. The relay finishes it: each packet inside GRE on the wire has the right one.
# shellcheck source=tests/netns/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/netns/system_lib.sh
. "${0%/*}/system_lib.sh"

program=${0%/*}/udp_group.py
sizes=(1 2 3 64 500 1271 1272 1273 1400)

speak() { on 1 "$program" send eth0 239.0.0.42 694 10.0.0.1 4001 1 "${sizes[@]}" >"$net_dir/sent"; }

# sums FILTER: $found is what `checksums` says of what leaves host 1 by eth0 while it speaks
sums() {
    local log=$net_dir/tcpdump.log file=$net_dir/wire.pcap pid
    rm -f "$log" "$file"
    start_on 1 "$log" tcpdump -Uni eth0 -w "$file" "$1"
    pid=$!
    wait_until 20 grep -q 'listening on' "$log" || fail "tcpdump: $(cat "$log")"
    speak
    wait_until 5 complete "$file" || true
    end_pid "$pid" INT || true
    found=$("$program" checksums "$file" 239.0.0.42)
}
complete() { [[ $("$program" checksums "$1" 239.0.0.42) =~ right\ ([0-9]+)\ wrong\ ([0-9]+) ]] &&
    ((BASH_REMATCH[1] + BASH_REMATCH[2] >= ${#sizes[@]})); }

net_make 2 --cloud
sums "udp port 694"
[[ $found == "right 0 wrong ${#sizes[@]}" ]] || skip "this kernel's veth finishes checksums: $found"
say "as captured on eth0: $found"

relay_example udp-group
sed -i 's|^key_file.*|plaintext = true\ncarrier = "gre"|' "$net_dir/relay.toml"
relays_start || fail "the relays did not get ready"
sums "ip proto 47"
equal "checksums inside GRE" "right ${#sizes[@]} wrong 0" "$found"
finish
