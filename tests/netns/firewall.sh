#!/bin/bash
#
#   host 1, host 2, input: policy drop, accept VRRP and UDP 10112 --- br0, drops multicast
#
# An injected advert passes the host's firewall as one from the wire would. Without its `ip protocol vrrp accept` the
# split brain stays: that shows that the firewall of this test works.
. "${0%/*}/lib.sh"

net_make 2
configure v3-ipv4
relay_conf
for host in 1 2; do
    on "$host" nft -f - <<'RULES'
table inet filter {
  chain vrrp { }
  chain input {
    type filter hook input priority 0; policy drop;
    udp dport 10112 accept
    jump vrrp
  }
}
RULES
done
keepalived_start_all
expect_split_brain
relays_start || fail "the relays did not get ready"
holds "VRRP not accepted: every host is MASTER" "$(product 3 "$interval")" masters_are "1 2"
for host in 1 2; do
    on "$host" nft add rule inet filter vrrp ip protocol vrrp accept
done
expect "VRRP accepted: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 5.5
expect_takeover stop
expect_failback
finish
