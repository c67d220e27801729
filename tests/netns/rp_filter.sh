#!/bin/bash
#
#   host 1, host 2, strict rp_filter on every interface --- br0, drops multicast
#
. "${0%/*}/lib.sh"

net_make 2
configure v3-ipv4
for host in 1 2; do
    on "$host" sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=1 \
        net.ipv4.conf.lo.rp_filter=1 net.ipv4.conf.eth0.rp_filter=1
done
expect_everything
finish
