#!/bin/bash
# usage: ucarp.sh HOSTS
#
# ucarp (examples/ucarp): CARP, IP protocol 112, to 224.0.0.18; it reads by libpcap, so that the relay must inject into eth0's
# ingress. The address is added and removed by ucarp's scripts.
# shellcheck source=tests/netns/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/netns/system_lib.sh
. "${0%/*}/system_lib.sh"

addresses=(10.0.0.100)
interval=1000
adverts='ip proto 112'
declare -A ucarp=()

prepare() {
    sed "s|/etc/|$net_dir/|g; s/10\.0\.0\.1 /10.0.0.$1 /; s/advskew=0/advskew=$((100 * ($1 - 1)))/" \
        "$examples/ucarp/start.sh" >"$net_dir/$1.start.sh"
}

system_start() {
    # A host that was dead begins without the address.
    ip -n "$(host_ns "$1")" address flush to 10.0.0.100 dev eth0
    start_on "$1" "$net_dir/$1.system.log" sh "$net_dir/$1.start.sh"
    ucarp[$1]=$!
}

system_kill() { end_pid "${ucarp[$1]}" KILL || true; }

command -v ucarp >/dev/null || skip "needs ucarp"
net_make "$1" --cloud
echo secret >"$net_dir/ucarp.pass"
cp "$examples/ucarp/"vip-*.sh "$net_dir"
for host in "${net_hosts[@]}"; do
    prepare "$host"
done
system_case ucarp
finish
