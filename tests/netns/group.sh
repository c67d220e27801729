#!/bin/bash
#
#   host 1, host 2, keepalived with vrrp_mcast_group4 224.0.0.77 --- br0, drops multicast
#
# The group is a matter of configuration, on both sides.
. "${0%/*}/lib.sh"

# shellcheck disable=SC2034  # keepalived_conf reads it
keepalived_globals="vrrp_mcast_group4 224.0.0.77"
net_make 2
configure v3-ipv4
expect_everything 'groups = ["224.0.0.77"]'
finish
