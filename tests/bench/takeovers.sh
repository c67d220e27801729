#!/bin/bash
# takeovers.sh native|relay VARIANT INTERVAL PHASE ROUNDS FAULT...: two hosts with stock keepalived, on a LAN that passes
# multicast or on one that drops it with a relay on each. Prints `<fault> <ms>` for each takeover.
set -euo pipefail
here=$(cd "${0%/*}" && pwd)
lib=$(cd "$here/../../scripts/lib" && pwd)
# shellcheck source=scripts/lib/netns.sh
. "$lib/netns.sh"

transport=$1 variant=$2 advert_int=$3 phase=$4 rounds=$5
shift 5
vip=10.0.0.100

fail() {
    echo "$transport, $variant, $advert_int s: $*"
    tail -n 20 "$net_dir"/*.keepalived.log "$net_dir"/*.relay.log "$net_dir"/*.states
    exit 1
} >&2 2>/dev/null

trap net_remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

seconds() { awk -v n="$1" -v s="$advert_int" 'BEGIN { print n * s }'; }

network() {
    local host
    net_make 2
    for host in 1 2; do
        vrrp_instance "$variant" "$host" VI_1 51 "$vip" | keepalived_conf "$host"
    done
    if [[ $transport == native ]]; then
        net_native
    else
        relay_conf
        relays_start || fail "the relays did not get ready"
    fi
    keepalived_start 1
    keepalived_start 2
}

# Host 1 is the master, and the backup has heard it for a while: its timer is that of a quiet LAN.
settled() { wait_until 30 masters_are 1 && stays_true "$(seconds 2.2)" masters_are 1; }
settle() { settled || settled || fail "host 1 does not become the only master"; }

# The signals came from takeover.py; this waits for what they did.
bury() {
    end_pid "${keepalived_pid[1]}" "$1" || true
    unset "keepalived_pid[1]"
    rm -f "$net_dir/1.pid" "$net_dir/1.vrrp.pid"
}

takeover() {
    local ms
    ms=$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$lib/story /usr/bin/python3 "$here/takeover.py" "$(host_ns 1)" "$(host_ns 2)" \
        "$vip" "$1" "$phase" "$advert_int" "${keepalived_pid[1]}" "$(<"$net_dir/1.vrrp.pid")") || fail "no figure for $1"
    echo "$1 $ms"
    bury "$1"
    wait_until 10 masters_are 2 || fail "host 2 did not stay the only master"
    keepalived_start 1
}

network
for fault in "$@"; do
    for ((round = 0; round < rounds; round++)); do
        settle
        takeover "$fault"
    done
done
