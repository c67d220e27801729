# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables of netns.sh and of the caller
# Hosts with stock keepalived, $hosts of them or two, on a LAN that passes multicast or on one that drops it with a relay on each,
# which injects in MODE. The caller's arguments: native|relay|MODE VARIANT INTERVAL PHASE ROUNDS ...; `lib` is scripts/lib.

# shellcheck source=scripts/lib/netns.sh
. "$lib/netns.sh"

transport=$1 variant=$2 advert_int=$3 phase=$4 rounds=$5
vip=$(vip_of "$variant")
[[ $transport == @(native|relay) ]] || inject_by "$transport"
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$lib/story

fail() {
    echo "$transport, $variant, $advert_int s: $*"
    tail -n 20 "$net_dir"/*.keepalived.log "$net_dir"/*.relay.log "$net_dir"/*.states
    exit 1
} >&2 2>/dev/null

trap net_remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

seconds() { awk -v n="$1" -v s="$advert_int" 'BEGIN { print n * s }'; }

# network CONFIGURE: which makes keepalived.conf of a host
network() {
    local host
    net_make "${hosts:-2}"
    for host in "${net_hosts[@]}"; do
        "$1" "$host"
    done
    if [[ $transport == native ]]; then
        net_native
    else
        relay_conf "${mode_lines[@]}"
        relays_start || fail "the relays did not get ready"
    fi
}

# Host 1 is the master, and the backup has heard it for a while: its timer is that of a quiet LAN.
settled() { wait_until 30 masters_are 1 && stays_true "$(seconds 2.2)" masters_are 1; }
settle() { settled || settled || fail "host 1 does not become the only master"; }
