#!/bin/bash
#
#   host H: mcast_src_ip 192.168.77.H, which is on lo, and strict rp_filter --- br0, drops multicast
#
# The adverts come from where no route leads: a packet like this from the wire would be dropped by rp_filter. The
# injected copy is not asked.
. "${0%/*}/lib.sh"

net_make 2
vip=$(vip_of v3-ipv4)
interval=$(interval_of v3-ipv4)
for host in 1 2; do
    on "$host" sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.eth0.rp_filter=1
    ip -n "$(host_ns "$host")" address add "192.168.77.$host/32" dev lo
    own_source "$host" "192.168.77.$host"
    vrrp_instance v3-ipv4 "$host" VI_1 51 "$vip" "mcast_src_ip 192.168.77.$host" | keepalived_conf "$host"
done
expect_everything
finish
