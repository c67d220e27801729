#!/bin/bash
#
#   host 1 --- eth0 --- br0, drops multicast     VI_1, relay `relay`, UDP port 10112, segment lan
#          +-- eth1 --- br1, drops multicast     VI_2, relay `dmz`,   UDP port 10113, segment dmz
#   host 2 the same
#
# Two daemons in one namespace do not disturb each other: what happens to one leaves the other's master alone.
. "${0%/*}/lib.sh"

vip=10.0.0.100
interval=$(interval_of v3-ipv4)
dmz_masters_are() { masters_are "$1" VI_2 10.0.1.100; }
both_are() { masters_are "$1" && dmz_masters_are "$2"; }
tables() { on "$1" nft list tables netdev | awk '{ printf "%s ", $3 }'; }

net_make 2
net_lan 1
for host in 1 2; do
    {
        vrrp_instance v3-ipv4 "$host" VI_1 51 "$vip"
        instance_interface=eth1 vrrp_instance v3-ipv4 "$host" VI_2 51 10.0.1.100
    } | keepalived_conf "$host"
done
relay_conf '[segments]' 'lan = "eth0"'
relay_name=dmz relay_lan=1 relay_conf 'port = 10113' '[segments]' 'dmz = "eth1"'
keepalived_start_all
expect "no relay: both are MASTER on both" "$(patience)" both_are "1 2" "1 2"

relays_start || fail "the relays did not get ready"
expect "relays of lan: one MASTER there" "$(patience)" both_are 1 "1 2"
for host in 1 2; do
    relay_start "$host" dmz || fail "the relay of dmz did not get ready"
done
expect "relays of dmz: one MASTER on each" "$(patience)" both_are 1 1
holds "one MASTER on each" "$(product 5.5 "$interval")" both_are 1 1
equal "guards" "vrrp_relay_lan vrrp_relay_dmz " "$(tables 2)"

since=$(now_ns)
relay_kill 2 dmz
expect "the relay of dmz killed: both are MASTER there, one on lan" "$(patience)" both_are 1 "1 2"
holds "one MASTER on lan" "$(product 3 "$interval")" both_are 1 "1 2"
equal "guards" "vrrp_relay_lan " "$(tables 2)"
relay_start 2 dmz || fail "the relay of dmz did not get ready"
expect "it is back: one MASTER on each" "$(patience)" both_are 1 1
equal "changes of state on lan" 0 "$(transitions "$since")"
finish
