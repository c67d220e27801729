#!/bin/bash
# usage: cloud.sh
#
# The switch of the cases of other failover systems is as strict as it says, or they would prove nothing (net_cloud): what
# passes, and what does not, once as a cloud and once as an ordinary LAN.
# shellcheck source=tests/netns/lib.sh
. "${0%/*}/lib.sh"

net_make 2 --cloud
net_share 10.0.0.100
spoof='import socket, struct, sys
source, destination, protocol = sys.argv[1:4]
with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    raw.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("10.0.0.1"))
    head = struct.pack("!BBHHHBBH4s4s", 69, 0, 28, 7, 0, 64, int(protocol), 0,
                       socket.inet_aton(source), socket.inet_aton(destination))
    raw.sendto(head + bytes(8), (destination, 0))'

announce='import socket
host, shared, everyone = b"\x02" + bytes(4) + b"\x01", socket.inet_aton("10.0.0.100"), b"\xff" * 6
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as raw:
    raw.bind(("eth0", 0))
    raw.send(everyone + host + b"\x08\x06\0\x01\x08\0\x06\x04\0\x01" + host + shared + everyone + shared)'

# arrives SOURCE DESTINATION PROTOCOL: one packet of host 1 on the wire of host 2
arrives() {
    local log=$net_dir/wire.log pid answer=1
    start_on 2 "$log" tcpdump -lnni eth0 -c 1 "ip src $1 and ip dst $2 and ip proto $3"
    pid=$!
    wait_until 10 grep -q 'listening on' "$log" || fail "no tcpdump"
    on 1 python3 -c "$spoof" "$@"
    if wait_until "$patience" gone "$pid"; then answer=0; fi
    end_pid "$pid" KILL || true
    rm -f "$log"
    return "$answer"
}

passes() {
    patience=10
    arrives "$@" || fail "$mode: $* does not pass"
    say "$mode: $* passes"
}
refused() {
    patience=0.5
    ! arrives "$@" || fail "$mode: $* passes"
    say "$mode: $* is dropped"
}

on 1 ping -c 1 -W 5 10.0.0.2 >"$net_dir/ping.log" || fail "no unicast, or no ARP"
on 1 ping -c 1 -W 5 fd00:0::2 >"$net_dir/ping.log" || fail "no IPv6, or no neighbour discovery"
mode=cloud
passes 10.0.0.1 10.0.0.2 17
passes 10.0.0.100 10.0.0.2 17
refused 10.0.0.1 10.0.0.2 112
refused 10.0.0.1 10.0.0.2 2
refused 10.0.0.1 224.0.0.18 112
refused 10.0.0.1 239.0.0.42 17
refused 10.0.0.1 255.255.255.255 17
refused 10.0.0.1 10.0.0.255 17
equal "frames with another's source" 0 "$(spoofed 1)"
refused 10.0.0.3 10.0.0.2 17
equal "frames with another's source" 1 "$(spoofed 1)"

# A gratuitous ARP of the shared address moves it.
on 1 ip address add 10.0.0.100/32 dev eth0
on 2 ping -c 1 -W 5 10.0.0.100 >"$net_dir/ping.log" || fail "the shared address does not answer"
on 1 ip address delete 10.0.0.100/32 dev eth0
on 2 ip neigh replace 10.0.0.100 lladdr 02:00:00:00:00:77 dev eth0 nud reachable
on 1 ip address add 10.0.0.100/32 dev eth0
on 1 python3 -c "$announce"
is_at() { [[ $(on 2 ip neigh show 10.0.0.100) == *"$1"* ]]; }
expect "the gratuitous ARP arrived" 5 is_at 02:00:00:00:00:01

mode=native
net_native
passes 10.0.0.1 224.0.0.18 112
passes 10.0.0.1 239.0.0.42 17
passes 10.0.0.1 255.255.255.255 17
passes 10.0.0.3 10.0.0.2 17
finish
