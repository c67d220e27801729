#!/bin/bash
# usage: over_ipv6.sh VARIANT
#
#   host 1 (priority 250) ---+
#   host 2 (190) ------------+--- br0; [peers] has IPv6 addresses alone
#
# election.sh, its adverts carried over IPv6. That IPv6 adverts are carried over IPv4 it shows itself, with v3-ipv6.
export peers_ipv6=1
exec "${0%/*}/election.sh" "$1" 2
