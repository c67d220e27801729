#!/bin/bash
# usage: frr.sh HOSTS
#
#   host 1, 2, ... each:  eth0 <- vrrp4-51, vrrp6-51 (macvlan bridge, 00:00:5e:00:0x:33)  --- br0
#
# FRR's vrrpd, IPv4 and IPv6 (examples/frr-vrrpd): it listens on eth0 and sends on the macvlans, whose carrier it takes away
# (protodown) where it is not the master.
. "${0%/*}/lib.sh"
# shellcheck source=tests/netns/system_lib.sh
. "${0%/*}/system_lib.sh"

addresses=(10.0.0.100 fd00:0::100)
interval=500
adverts='ip6 proto 112' # the family that spoke last is the last to be taken over
declare -A vrrpd=()

holds_address() {
    local device=vrrp4-51
    [[ $2 != *:* ]] || device=vrrp6-51
    [[ $(ip -n "$(host_ns "$1")" -oneline link show "$device") == *LOWER_UP* ]]
}

# frr_on HOST PROGRAM ...: with /etc/frr and /run/frr of its own, as `ip netns exec` gives each process a mount namespace
frr_on() {
    local host=$1 base=$net_dir/$1.frr
    shift
    # shellcheck disable=SC2016
    start_on "$host" "$net_dir/$host.system.log" sh -c 'mount --bind "$0/etc" /etc/frr; mount --bind "$0/run" /run/frr; exec "$@"' \
        "$base" "$@" --log stdout
}

system_start() {
    frr_on "$1" /usr/lib/frr/vrrpd -f /etc/frr/frr.conf
    vrrpd[$1]=$!
}

system_kill() {
    end_pid "${vrrpd[$1]}" KILL || true
}

prepare() {
    local base=$net_dir/$1.frr
    mkdir -p "$base/etc" "$base/run"
    sed "s/priority 250/priority $((370 - 120 * $1))/" "$examples/frr-vrrpd/frr.conf" >"$base/etc/frr.conf"
    chown -R frr:frr "$base"
    on "$1" "$examples/frr-vrrpd/macvlan.sh"
    own_source "$1" "$(ip -n "$(host_ns "$1")" -oneline address show dev vrrp6-51 scope link | awk '{ sub("/.*", "", $4); print $4 }')"
    frr_on "$1" /usr/lib/frr/zebra -f /dev/null
    wait_until 10 test -S "$base/run/zserv.api" || fail "zebra of host $1 does not start"
}

[[ -x /usr/lib/frr/vrrpd ]] || skip "needs FRR's vrrpd"
net_make "$1" --cloud
for host in "${net_hosts[@]}"; do
    prepare "$host"
done
system_case frr-vrrpd
finish
