#!/bin/sh
# FRR's vrrpd wants a macvlan with the virtual router's hardware address for each family, made before it starts; the last
# octet is the VRID, 51. Without `addrgenmode random` all hosts send their IPv6 adverts from the same address, and no relay
# and no VRRP router can tell them apart.
set -e
ip link add vrrp4-51 link eth0 type macvlan mode bridge
ip link set vrrp4-51 address 00:00:5e:00:01:33 addrgenmode random
ip address add 10.0.0.100/24 dev vrrp4-51
ip link set vrrp4-51 up
ip link add vrrp6-51 link eth0 type macvlan mode bridge
ip link set vrrp6-51 address 00:00:5e:00:02:33 addrgenmode random
ip address add fd00:0::100/64 dev vrrp6-51 nodad
ip link set vrrp6-51 up
