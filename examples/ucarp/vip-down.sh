#!/bin/sh
# /etc/vip-down.sh: ucarp calls it when this host is master no more
exec ip address delete "$2/24" dev "$1"
