#!/bin/sh
# /etc/vip-up.sh: ucarp calls it with the interface and the shared address when this host becomes master
exec ip address add "$2/24" dev "$1"
