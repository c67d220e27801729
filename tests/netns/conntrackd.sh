#!/bin/bash
# usage: conntrackd.sh HOSTS
#
# conntrackd (examples/conntrackd): UDP multicast 225.0.0.50:3780. A connection through host 1 shows in the external cache of
# each other host on an ordinary LAN, in no cloud, and in a cloud with relays; also after conntrackd of host 1 was killed.
# shellcheck source=tests/netns/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/netns/system_lib.sh
. "${0%/*}/system_lib.sh"

addresses=()
declare -A conntrackd=()

prepare() {
    sed "s|/var/run/|$net_dir/$1.|; s|/var/lock/|$net_dir/$1.|; s|IPv4_interface 10.0.0.1\$|IPv4_interface 10.0.0.$1|" \
        "$examples/conntrackd/conntrackd.conf" >"$net_dir/$1.conntrackd.conf"
    # Connections are tracked where a rule asks for them. These are no host's own: 192.0.2.0/24.
    on "$1" nft 'table inet track { chain tracked { type filter hook output priority 0; ct state new counter; }; }'
    on "$1" ip address add "192.0.2.$1/32" dev lo
    on "$1" ip route add 192.0.2.0/24 dev eth0 src "192.0.2.$1"
}

# ask HOST OPTION: conntrackd's control command
ask() { on "$1" conntrackd -C "$net_dir/$1.conntrackd.conf" "$2" 2>"$net_dir/$1.ask.log"; }

system_start() {
    start_on "$1" "$net_dir/$1.system.log" conntrackd -C "$net_dir/$1.conntrackd.conf"
    conntrackd[$1]=$!
    wait_until 20 ask "$1" -i >"$net_dir/$1.cache" || fail "conntrackd of host $1 does not start: $(tail -n 3 "$net_dir/$1.system.log")"
}

# A host that died has no lock and no control socket when it is back.
system_kill() {
    end_pid "${conntrackd[$1]}" KILL || true
    rm -f "$net_dir/$1".conntrack*.{lock,ctl}
}

# connection HOST PORT: one that this host tracks
connection() { on "$1" python3 -c "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.99', $2))"; }

# knows HOST PORT: conntrackd of HOST was told of it; the number itself, not the start of a longer one
knows() { ask "$1" -e | grep -q "dport=$2 "; }
others_know() {
    local host
    for host in "${net_hosts[@]:1}"; do
        knows "$host" "$1" || return 1
    done
}
nobody_knows() {
    local host
    for host in "${net_hosts[@]:1}"; do
        ! knows "$host" "$1" || return 1
    done
}

# Of a connection that comes while conntrackd still meets the others, with sequence numbers of its own for each, they may never be
# told: then it is the next one.
next_port=7000
a_connection_is_known() {
    connection 1 $((++next_port))
    wait_until 3 others_know "$next_port"
}

command -v conntrackd >/dev/null || skip "needs conntrackd"
net_make "$1"
for host in "${net_hosts[@]}"; do
    prepare "$host"
done
net_native
start_all
expect "an ordinary LAN: the other hosts know of a connection" 30 a_connection_is_known

net_cloud
connection 1 8000
holds "a cloud: nobody was told" 3 nobody_knows 8000
kill_all

relay_example conntrackd
relays_start || fail "the relays did not get ready"
start_all
expect "relays: the other hosts know of a connection" 30 a_connection_is_known
kill_host 1
start 1
expect "conntrackd of host 1 was killed, and is back: they know of another one as well" 30 a_connection_is_known
for host in "${net_hosts[@]}"; do
    equal "frames of host $host with another's source" 0 "$(spoofed "$host")"
done
finish
