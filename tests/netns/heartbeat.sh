#!/bin/bash
# usage: heartbeat.sh 2
#
# heartbeat 3 (examples/heartbeat): UDP multicast 239.0.0.42:694, an address by IPaddr; haresources is for two nodes. A node is
# a process namespace: a SIGKILL to its init ends all of heartbeat at once, as when a host dies.
# shellcheck source=tests/netns/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/netns/system_lib.sh
. "${0%/*}/system_lib.sh"

addresses=(10.0.0.100)
interval=1000
adverts='udp dst port 694'
patience=60
starts_anew=yes # two nodes that never met may not notice that they hold the address both, on an ordinary LAN as well
program=/usr/libexec/heartbeat/heartbeat
declare -A node=()

prepare() {
    local base=$net_dir/$1.heartbeat file
    mkdir -p "$base"
    cp -a /etc/ha.d "$base/etc"
    cp -a /var/lib/heartbeat "$base/lib"
    for file in ha.cf haresources authkeys; do
        cp "$examples/heartbeat/$file" "$base/etc"
    done
    sed -i "s|^logfacility .*|logfile $net_dir/$1.system.log|" "$base/etc/ha.cf"
    chmod 600 "$base/etc/authkeys"
    cat >"$base/node" <<NODE
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/lock /run/resource-agents /run/heartbeat/ccm /run/heartbeat/crm /run/heartbeat/dopd
chown hacluster:haclient /run/heartbeat /run/heartbeat/*
mount --bind $base/etc /etc/ha.d
mount --bind $base/lib /var/lib/heartbeat
hostname $(host_name "$1")
$program
exec tail -f /dev/null
NODE
}

system_start() {
    # A host that was dead begins without the address.
    ip -n "$(host_ns "$1")" address flush to 10.0.0.100 dev eth0
    start_on "$1" "$net_dir/$1.node.log" unshare --uts --pid --fork --kill-child --mount-proc sh "$net_dir/$1.heartbeat/node"
    node[$1]=$!
}

deaths() { grep -c 'node a: is dead' "$net_dir/2.system.log" || true; }

system_kill() {
    deaths=$(deaths)
    end_pid "${node[$1]}" KILL || true
}

# From there on it is scripts, for as long as the processor takes.
more_deaths() { (($(deaths) > deaths)); }
notices() {
    wait_until "$patience" more_deaths || return 1
    noticed=$(now_ns)
}

[[ -x $program ]] || skip "needs heartbeat"
net_make "$1" --cloud
for host in "${net_hosts[@]}"; do
    prepare "$host"
done
system_case heartbeat

# They know each other, lose each other, and meet again: heartbeat restarts on both.
for host in "${net_hosts[@]}"; do
    relay_stop "$host" || fail "the relay of host $host ended with status $?"
done
expect "without the relays again every host is a holder" "$patience" holders_are "1 2"
relays_start || fail "the relays did not get ready again"
settles 1 || fail "the relays are back: host 1 is not the only holder"
say "the relays are back, and host 1 is the only holder"
finish
