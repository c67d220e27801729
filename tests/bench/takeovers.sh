#!/bin/bash
# takeovers.sh native|loopback|ingress|tun VARIANT INTERVAL PHASE ROUNDS FAULT...: two hosts, or $hosts, with stock keepalived, on a
# LAN that passes multicast or on one that drops it with a relay on each, which injects in that mode. instance_lines: more lines
# for keepalived's instance, as use_vmac. Prints `<fault> <ms>` for each takeover.
# shellcheck disable=SC2154  # hosts.sh sets transport and the other arguments
set -euo pipefail
here=$(cd "${0%/*}" && pwd)
lib=$(cd "$here/../../scripts/lib" && pwd)
# shellcheck source=tests/bench/hosts.sh
. "$here/hosts.sh"
shift 5

configure() {
    # shellcheck disable=SC2086  # a line is a word
    vrrp_instance "$variant" "$1" VI_1 51 "$vip${vip_device:+ dev $vip_device}" ${instance_lines-} | keepalived_conf "$1"
}

# The signals came from takeover.py; this waits for what they did.
bury() {
    end_pid "${keepalived_pid[1]}" "$1" || true
    unset "keepalived_pid[1]"
    rm -f "$net_dir/1.pid" "$net_dir/1.vrrp.pid"
}

takeover() {
    local ms
    ms=$(/usr/bin/python3 "$here/takeover.py" "$(host_ns 1)" "${instance_interface:-eth0}" \
        "$(host_ns 2)" "$vip" "$1" "$phase" "$advert_int" "${keepalived_pid[1]}" \
        "$(<"$net_dir/1.vrrp.pid")") || fail "no figure for $1"
    echo "$1 $ms"
    bury "$1"
    wait_until 10 masters_are 2 || fail "host 2 did not stay the only master"
    keepalived_start 1
}

network configure
for host in "${net_hosts[@]}"; do
    keepalived_start "$host"
done
for fault in "$@"; do
    for ((round = 0; round < rounds; round++)); do
        settle
        takeover "$fault"
    done
done
