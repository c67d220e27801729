#!/bin/bash
#
#   host 1, host 2, host 3 --- br0, drops multicast, and cuts pairs
#
# What the network can do to relays: a host alone, one direction of one pair.
. "${0%/*}/lib.sh"

net_make 3
configure v3-ipv4
relay_conf
keepalived_start_all
expect_split_brain
expect_election

cut_off 1
expect "host 1 is cut off: one MASTER on each side" "$(patience)" masters_are "1 2"
mend_all
expect "it is back: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 5.5

# The backups do not need each other, and the master does not need to hear them.
since=$(now_ns)
cut_way 2 1
cut_way 3 1
cut_way 2 3
expect_quiet 5.5
mend_all

cut_way 1 3
expect "host 3 does not hear host 1: it is MASTER as well" "$(patience)" masters_are "1 3"
equal "times that host 2 became MASTER" 0 "$(transitions "$since" MASTER | awk '{ print $1 - 1 }')"
mend_way 1 3
expect "it does again: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 5.5
finish
