#!/bin/bash
#
#   host 1 (MASTER) ---+
#   host 2 (BACKUP) ---+--- br0: the switch counts VRRP frames at each host's port
#
# A backup says nothing, so any VRRP frame that leaves host 2 is an injected one that got past the egress guard.
. "${0%/*}/lib.sh"

guards() { on "$1" nft list tables netdev | grep -c vrrp_relay_ || true; }

injected_rises() { (($(relay_counter 2 injected) >= $1)); }

# expect_sealed WHAT: ten more injections, and none leaves
expect_sealed() {
    local before
    before=$(left 2)
    expect "$1: ten more are injected" 10 injected_rises $(($(relay_counter 2 injected) + 10))
    equal "VRRP frames that left host 2" "$before" "$(left 2)"
}

export advert_int=0.2
net_make 2
configure v3-ipv4
relay_conf
keepalived_start_all
expect_split_brain
expect_election
equal "guards on host 2" 1 "$(guards 2)"
expect_sealed "the guard is there"

on 2 nft flush ruleset
equal "guards after another's flush ruleset" 1 "$(guards 2)"
expect_sealed "after another's flush ruleset"
expect_quiet 5.5

for end in kill stop; do
    "relay_$end" 2 || fail "relay_$end: status $?"
    equal "rules on host 2 after $end" "" "$(on 2 nft list ruleset)"
    equal "queueing disciplines on host 2 after $end" 0 "$(on 2 tc qdisc show dev eth0 | grep -c clsact || true)"
    # Host 2 becomes MASTER meanwhile and speaks itself; `foreign`, which finish asks, tells the two apart.
    relay_start 2 || fail "the relay did not get ready"
    expect "$end and start: host 1 is the only MASTER" "$(patience)" masters_are 1
    expect_sealed "$end and start"
done
finish
