# shellcheck shell=bash
# The network of the tests and of the demo: N hosts on one switch that drops multicast, as cloud networks do.
#
#      vr<pid>-1             vr<pid>-2            vr<pid>-N      a namespace for each host:
#    +-----------+         +-----------+        +-----------+    keepalived and a relay run in it
#    |   eth0    | .0.1    |   eth0    | .0.2   |   eth0    |    10.0.0.H/24, fd00:0::H/64, fe80::ff:fe00:H
#    +-----|-----+         +-----|-----+        +-----|-----+
#          | veth                |                    |
#    +-----|---------------------|--------------------|-----+
#    |   p0.1                  p0.2                 p0.N    |    vr<pid>-sw: the switch, a namespace as well,
#    |     +-------- br0 --------+--------------------+     |    so that nothing is made in the machine's own
#    |        table bridge switch: multicast, cuts, counts  |
#    +------------------------------------------------------+
#
# `net_lan 1` adds a second switch br1 with eth1 10.0.1.H in every host. Everything that is made has this shell's pid
# in its name; net_remove, which the caller puts into its EXIT trap, removes it and ends whatever still runs in it.

LC_ALL=C
export LC_ALL PATH="$PATH:/usr/sbin:/sbin"

net_prefix=vr$$
net_switch=$net_prefix-sw
net_hosts=()
net_guests=()
net_pids=()
net_dir=

# The time in nanoseconds, comparable with the stamps of the state files.
now_ns() { printf '%s000\n' "${EPOCHREALTIME/./}"; }

# wait_until SECONDS COMMAND...: true as soon as the command is, false when it never was.
wait_until() {
    local end=$((${EPOCHREALTIME/./} + $(microseconds "$1")))
    shift
    until "$@"; do
        ((${EPOCHREALTIME/./} < end)) || return 1
        sleep 0.02
    done
}

# stays_true SECONDS COMMAND...: false as soon as the command is, looked at again and again.
stays_true() {
    local end=$((${EPOCHREALTIME/./} + $(microseconds "$1")))
    shift
    while ((${EPOCHREALTIME/./} < end)); do
        "$@" || return 1
        sleep 0.05
    done
}

# come_first: this script and all that it starts later get the processor before others, whose work is not to be measured. Where
# the kernel shares it among sessions first, the session's weight counts: only where that is the script's own, as of a test.
come_first() {
    renice -n -15 -p $$ >/dev/null || true
    [[ ! -w /proc/self/autogroup || $(ps -o sid= -p $$) -ne $$ ]] || echo -15 >/proc/self/autogroup || true
}

# "0.35" -> 350000; the shell has no fractions
microseconds() {
    local whole=${1%.*} part=
    [[ $1 != *.* ]] || part=${1#*.}
    part=${part}000000
    echo $((10#${whole:-0} * 1000000 + 10#${part:0:6}))
}

host_ns() { echo "$net_prefix-$1"; }

# on HOST COMMAND...
on() {
    local host=$1
    shift
    ip netns exec "$net_prefix-$host" "$@"
}

in_switch() { ip netns exec "$net_switch" "$@"; }

# net_make HOSTS [--cloud]: the switch in drop mode (or as the strictest clouds are: net_cloud), the hosts, and eth0 in each
net_make() {
    local host
    net_dir=$(mktemp -d "${TMPDIR:-/tmp}/$net_prefix-XXXXXX")
    ip netns add "$net_switch"
    for ((host = 1; host <= $1; host++)); do
        net_hosts+=("$host")
        ns_make "$host"
    done
    switch_rules | in_switch nft -f -
    net_lan 0
    if [[ ${2-} == --cloud ]]; then net_cloud; else net_drop; fi
}

ns_make() {
    ip netns add "$(host_ns "$1")"
    ip -n "$(host_ns "$1")" link set lo up
    # Duplicate address detection costs seconds, and every address here is ours.
    on "$1" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 \
        net.ipv6.conf.default.router_solicitations=0
}

# net_guest NUMBER: one more machine on br0, as a client; it is in no list of hosts. After net_make.
net_guest() {
    net_guests+=("$1")
    ns_make "$1"
    eth_add "$1"
}

# net_lan L: bridge br<L> and in each host eth<L>
net_lan() {
    local host
    in_switch sysctl -qw net.ipv6.conf.default.disable_ipv6=1
    ip -n "$net_switch" link add "br$1" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
    ip -n "$net_switch" link set "br$1" up
    for host in "${net_hosts[@]}"; do
        eth_add "$host" "$1"
    done
}

# eth_add HOST [L]: plugs the host in; also after eth_remove, where it gets another interface index
eth_add() {
    local host=$1 lan=${2:-0} ns
    ns=$(host_ns "$host")
    ip -n "$net_switch" link add "p$lan.$host" type veth peer name "eth$lan" \
        address "$(printf '02:00:00:00:%02x:%02x' "$lan" "$host")" netns "$ns"
    ip -n "$net_switch" link set "p$lan.$host" master "br$lan" up
    ip -n "$ns" -batch - <<BATCH
address add 10.0.$lan.$host/24 brd + dev eth$lan
link set eth$lan up
address add fd00:$lan::$host/64 dev eth$lan nodad
BATCH
}

eth_remove() { ip -n "$(host_ns "$1")" link delete "eth${2:-0}"; }

# start_on HOST LOG COMMAND...: in the background; its pid is $!, as nothing stands between
start_on() {
    local host=$1 log=$2
    shift 2
    ip netns exec "$net_prefix-$host" "$@" >>"$log" 2>&1 </dev/null &
    net_pids+=($!)
}

alive() { [[ -n ${1-} ]] && kill -0 "$1" 2>/dev/null; }

# end_pid PID SIGNAL [SECONDS]: a process of ours; gives its exit status
end_pid() {
    kill -"$2" "$1" 2>/dev/null || true
    if [[ $2 != KILL ]] && ! wait_until "${3:-10}" gone "$1"; then
        echo "process $1 ignored SIG$2" >&2
        kill -KILL "$1" || true
    fi
    wait "$1" 2>/dev/null
}

# A child that has ended and was not waited for yet is a zombie, which kill -0 still finds.
gone() {
    local line
    read -r line <"/proc/$1/stat" || return 0
    [[ ${line##*) } == Z* ]]
} 2>/dev/null

# Removes everything; safe to call twice, and half-way through net_make.
net_remove() {
    local pid ns round pids
    trap '' INT TERM HUP PIPE
    disown -a # or the shell reports each one that is killed
    for pid in "${net_pids[@]}"; do
        kill -KILL "$pid" 2>/dev/null || true
    done
    for ns in "$net_switch" "${net_hosts[@]/#/$net_prefix-}" "${net_guests[@]/#/$net_prefix-}"; do
        [[ -e /run/netns/$ns ]] || continue
        # A parent may start a child while we look: until none is left.
        for round in {1..50}; do
            mapfile -t pids < <(ip netns pids "$ns")
            ((${#pids[@]})) || break
            kill -KILL "${pids[@]}" 2>/dev/null || true
            ((round < 3)) || sleep 0.02
        done
        ip netns delete "$ns" || true
    done
    [[ -z $net_dir || -n ${VRRP_RELAY_KEEP-} ]] || rm -rf "$net_dir"
}

# shellcheck source=scripts/lib/switch.sh
. "${BASH_SOURCE[0]%/*}/switch.sh"
# shellcheck source=scripts/lib/keepalived.sh
. "${BASH_SOURCE[0]%/*}/keepalived.sh"
# shellcheck source=scripts/lib/relay.sh
. "${BASH_SOURCE[0]%/*}/relay.sh"
