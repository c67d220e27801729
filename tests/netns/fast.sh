#!/bin/bash
#
#   host 1, host 2, advert_int 0.1 --- br0, drops multicast
#
# Ten adverts a second; 0.3 s without one are a takeover.
. "${0%/*}/lib.sh"

export advert_int=0.1
net_make 2
configure v3-ipv4
expect_everything
expect_quiet 30
expect_takeover kill
expect_failback
finish
