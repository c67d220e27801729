#!/bin/bash
#
#   host 1: keepalived on eth0, relay, carrier tunnel ---+--- br0, drops multicast; a vxlan between the two, made by hand:
#   host 2: keepalived on vxlan1, no relay --------------+    the relay's end of it is its way to host 2
#
# One master, takeover and return, either host being the one with the relay. The tunnel's interface goes and comes back.
. "${0%/*}/lib.sh"

tunnel_up() {
    local other=$((3 - $1))
    ip -n "$(host_ns "$1")" link add vxlan1 type vxlan id 7 local "10.0.0.$1" remote "10.0.0.$other" dstport 4789
    ip -n "$(host_ns "$1")" address add "10.9.0.$1/24" dev vxlan1
    on "$1" sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.vxlan1.rp_filter=0
    ip -n "$(host_ns "$1")" link set vxlan1 up
}
logged() { grep -q "$2" "$(relay_log "$1")"; }

export advert_int=0.5
vip=$(vip_of v3-ipv4)
interval=$(interval_of v3-ipv4)
net_make 2
tunnel_up 1
tunnel_up 2
vrrp_instance v3-ipv4 1 | keepalived_conf 1
instance_interface=vxlan1 vrrp_instance v3-ipv4 2 | keepalived_conf 2
keepalived_start_all
expect_split_brain
relay_plaintext=1 more_peers="[pairs]
\"a b\" = { carrier = \"tunnel\", device = \"vxlan1\" }" relay_conf
relay_start 1 || fail "the relay did not get ready"
expect "relay on host 1: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 5.5
expect_takeover stop
at_least "adverts of host 2 that the relay injected" 3 "$(relay_counter 1 injected)"
expect_failback

ip -n "$(host_ns 1)" link delete vxlan1
expect "host 1 tells that the tunnel is gone" 5 logged 1 "tunnel to b: vxlan1 is gone"
expect "without the tunnel: both are MASTER" "$(patience)" masters_are "1 2"
tunnel_up 1
expect "host 1 tells that it is back" 5 logged 1 "tunnel to b: vxlan1 is up"
expect "the tunnel again: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 5.5
equal "drops of what came through the tunnel" 0 "$(relay_ask 1 counters | awk -F= '/^peer\.b\.drop\./ && !/tunnel_other|not_relayed|wrong_group|send_failed/ { n += $2 } END { print n + 0 }')"
finish
