#!/bin/bash
#
#   host 1 (a): keepalived, relay --- br0 --- host 2 (b): keepalived, relay       each host has a key file of its own
#
# `vrrp-relayctl doctor` asks the other host what passes, each way in a flow of its own: that is true where multicast and protocol
# 112 are dropped, where all passes, and where a firewall lets in only what answers something. A key that differs and a relay that
# is gone are named; each fix is done, and the fault is named no more.
. "${0%/*}/lib.sh"
. "${0%/*}/doctor_lib.sh"
doctor_limit=30

says() {
    doctor
    [[ $(tr -s ' \n' ' ' <<<"$seen") == *"$1"* ]]
}
finds_nothing() { doctor && [[ $seen == "nothing is wrong"* ]]; }
start_relay() { relay_start "$1" "$1.relay" || fail "the relay of host $1 does not get ready"; }
is_up() { relay_ask "$1" status "$1.relay" | grep -q "^ *[ab] .* up "; }

net_make 2
configure v3-ipv4
relay_conf
for host in 1 2; do
    cp "$net_dir/mesh.key" "$net_dir/$host.key"
    sed "s|^key_file.*|key_file = \"$net_dir/$host.key\"|" "$net_dir/relay.toml" >"$net_dir/$host.relay.toml"
    start_relay "$host"
done
keepalived_start_all
expect "host 1 is the only MASTER" "$(patience)" masters_are 1

both="UDP both ways; GRE both ways"
expect "multicast and protocol 112 dropped: doctor says what passes" 30 \
    says "b: $both; unicast VRRP neither way; multicast VRRP neither way"
finds_nothing || fail "status $status: $seen"

native_before=$(relay_counter 1 native 1.relay)
net_native
expect "everything let through: doctor says so" 30 \
    says "b: $both; unicast VRRP both ways; multicast VRRP both ways"
! grep -hi "vrid 0\|invalid\|bogus" "$net_dir"/*.keepalived.log || fail "keepalived noticed a probe"
equal "adverts that host 1 heard natively, its own address being the MASTER's" "$native_before" "$(relay_counter 1 native 1.relay)"
net_drop

# Half open: what runs goes on, nothing new begins.
half_open='table inet half { chain input { type filter hook input priority 0; udp dport 10112 ct state new drop; }; }'
on 2 nft "$half_open"
expect "host 2 takes no new flow: named on host 1" 30 says "a new flow from this host does not reach b (10.0.0.2) [flow_blocked]"
says "UDP only from it" || fail "$seen"
equal "exit status" 1 "$status"
on 2 nft delete table inet half
on 1 nft "$half_open"
expect "host 1 takes no new flow: named on host 1" 30 says "a new flow from b (10.0.0.2) does not reach this host [flow_blocked]"
is_up 1 || fail "host 2 is down for host 1, so this is not half open"
mended flow_blocked on 1 nft delete table inet half

# What the MASTER speaks is not what the file says.
cp "$net_dir/1.conf" "$net_dir/1.conf.well"
sed -i 's/version 3/version 2/' "$net_dir/1.conf"
! cmp -s "$net_dir/1.conf" "$net_dir/1.conf.well" || fail "1.conf has no version 3 to change"
named keepalived_version
mended keepalived_version cp "$net_dir/1.conf.well" "$net_dir/1.conf"

relay_stop 2 2.relay
named peer_silent
mended peer_silent start_relay 2

rm "$net_dir/2.key"
make_key "$net_dir/2.key"
relay_kill 2 2.relay
start_relay 2
named key_differs
copy_and_reload() {
    cp "$net_dir/1.key" "$net_dir/2.key"
    relay_ask 1 reload 1.relay >/dev/null && relay_ask 2 reload 2.relay >/dev/null
}
mended key_differs copy_and_reload
finds_nothing || fail "status $status: $seen"
finish
