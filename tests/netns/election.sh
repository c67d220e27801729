#!/bin/bash
# usage: election.sh VARIANT HOSTS [MODE]     (v2, v2-pass, v2-ah, v3-ipv4, v3-ipv6; loopback, ingress, tun)
#
#   host 1 (priority 250) ---+
#   host 2 (190) ------------+--- br0, as strict as clouds are
#   host N ------------------+
#
# Without relays all are MASTER, or in mode tun none is. With them exactly one is, for more than five intervals; when its
# keepalived ends, by TERM or KILL, the address moves once, and comes back when it is there again.
. "${0%/*}/lib.sh"

variant=$1
hosts=$2
if ((hosts > 3)); then
    # Eight priorities fit only when they are closer: then longer intervals keep the backups' timers apart.
    export priority_step=30 advert_int=1
fi

net_make "$hosts" --cloud
inject_by "${3:-loopback}"
configure "$variant"
share_vip "$variant"
relay_conf "${mode_lines[@]}"
keepalived_start_all
expect_no_election
expect_election
expect_takeover stop
expect_failback
expect_takeover kill
expect_failback
for ((host = 2; host <= hosts; host++)); do
    at_least "adverts injected on host $host" 10 "$(relay_counter "$host" injected)"
done
finish
