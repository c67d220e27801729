#!/bin/bash
# What src/host promises, against the real kernel: each kind of egress guard, each injection mode, a segment's port through
# the life of its device. The programs are tests/netns/probes; what they loop over are the tables of src/host.
#
#     namespace HOST: the probes            namespace WIRE: only listens
#     eth0 (macvlans on it) ------- veth ------- wire0
#
# Exit status: 0 all held, 1 something did not, 77 cannot be tested here. VRRP_RELAY_PROBES: where the programs are.
set -euo pipefail

probes=${VRRP_RELAY_PROBES:?set VRRP_RELAY_PROBES to the directory of the probe programs}
host=vrrp-host-$$
wire=vrrp-wire-$$
work=$(mktemp -d)
children=()

clean_up() {
    local pid
    for pid in "${children[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
    ip netns delete "$host" 2>/dev/null || true
    ip netns delete "$wire" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail() {
    echo "host_contract: $*"
    [[ ! -e $work/port ]] || sed 's/^/    /' "$work/port"
    exit 1
}
skip() {
    echo "host_contract: SKIP: $*"
    [[ ${CI-} != true ]] || exit 1
    exit 77
}
in_host() { ip netns exec "$host" "$@"; }
probe() { in_host "$probes/$1" "${@:2}"; }

# await TENTHS COMMAND...: until it succeeds
await() {
    local until=$((${EPOCHREALTIME/./} + $1 * 100000))
    shift
    until "$@"; do
        ((${EPOCHREALTIME/./} < until)) || return 1
        read -rt 0.02 -u "$pause" || true
    done
}

# --- network

add_wire() { ip -n "$host" link add eth0 ${1:+index "$1"} type veth peer name wire0 netns "$wire"; } # [INDEX]
raise_wire() {
    in_host sysctl -qw net.ipv6.conf.eth0.accept_dad=0
    ip -n "$host" link set eth0 up
    ip -n "$wire" link set wire0 up
}

add_macvlan() { # NAME MODE [MAC]
    ip -n "$host" link add "$1" link eth0 ${3:+address "$3"} type macvlan mode "$2"
    in_host sysctl -qw "net.ipv6.conf.$1.accept_dad=0" "net.ipv4.conf.$1.rp_filter=1"
    ip -n "$host" link set "$1" up
}

# --- guards

rules() { in_host nft list ruleset; }
filters() { in_host tc filter show dev eth0 egress 2>/dev/null || true; }

hold_guard() { # KIND: a guard that lasts as long as the process $held
    exec {hold}<> <(:)
    ip netns exec "$host" "$probes/guard_probe" "$1" eth0 "$wire" wire0 --hold <&"$hold" >"$work/hold" &
    held=$!
    children+=("$held")
    await 50 grep -qx guarded "$work/hold" || fail "guard $1 cannot be made: $(<"$work/hold")"
}

check_guard() {
    local kind=$1
    probe guard_probe "$kind" eth0 "$wire" wire0 || fail "guard $kind"
    [[ -z $(rules)$(filters) ]] || fail "guard $kind leaves something behind at its end"

    hold_guard "$kind"
    kill -KILL "$held"
    wait "$held" 2>/dev/null || true
    [[ $kind != nftables || -z $(rules) ]] || fail "guard nftables outlives SIGKILL"
    # Whatever a killed daemon left is taken over, and goes with the next one.
    probe guard_probe "$kind" eth0 "$wire" wire0 --hold </dev/null >/dev/null || fail "guard $kind after SIGKILL"
    [[ -z $(rules)$(filters) ]] || fail "guard $kind leaves something behind after SIGKILL and a second life"
    echo "host_contract: guard $kind ok"
}

# --- a segment's port

start_port() { # COMMAND...: port_probe through that command; what it says goes to $work/port
    : >"$work/port"
    said=0
    mkfifo "$work/commands.$((++ports))"
    exec {commands}<>"$work/commands.$ports"
    ip netns exec "$host" "$@" <&"$commands" >>"$work/port" &
    port=$!
    children+=("$port")
}
tell() { echo "$1" >&"$commands"; }
lines() { (($(wc -l <"$work/port") >= $1)); }
# says LINE...: these lines come next, and no others between them. * stands for anything.
says() {
    local line wanted
    for wanted in "$@"; do
        await 50 lines $((++said)) || fail "port does not say: $wanted"
        line=$(sed -n "${said}p" "$work/port")
        # shellcheck disable=SC2053  # a pattern
        [[ $line == $wanted ]] || fail "port says: $line, not: $wanted"
    done
}
works() { # what a working port does
    tell send
    says 'captured out 32'
    tell inject
    says 'inject ok'
}
last_line() { [[ $(tail -n 1 "$work/port") == "$1" ]]; }
captures_again() {
    local before
    before=$(grep -c captured "$work/port")
    tell send
    await 2 more_captured "$before"
}
more_captured() { (($(grep -c captured "$work/port") > $1)); }
stop_port() {
    tell inject # whatever it says in the meantime comes before its answer to this
    says 'inject *'
    kill "$port"
    wait "$port" 2>/dev/null || true
}
index_of() { ip -n "$host" -o link show "$1" | cut -d: -f1; }

check_port_life() {
    local old new
    old=$(index_of eth0)
    start_port "$probes/port_probe" eth0
    says "attached $old" "guarded $old *"
    works

    ip -n "$host" link set eth0 down
    says "down $old"
    tell inject
    says 'inject refused: link_down'
    ip -n "$host" link set eth0 up
    says "up $old"
    works

    add_macvlan vmac4 private 00:00:5e:00:01:33
    ip -n "$host" link delete vmac4
    works

    ip -n "$host" link set eth0 name eth9
    says "lost $old"
    tell inject
    says 'inject refused: link_down'
    ip -n "$host" link set eth9 name eth0
    says "attached $old" "guarded $old *"
    works

    new=$((old + 70))
    ip -n "$host" link set eth0 down
    says "down $old"
    ip -n "$host" link delete eth0
    says "lost $old"
    add_wire "$new"
    says "down $new" "guarded $new *"
    raise_wire
    says "attached $new"
    works

    # Gone and back with the same index, so fast that the events may tell of nothing: only the captures notice.
    ip -n "$host" -batch - <<END
link delete eth0
link add eth0 index $new type veth peer name wire0 netns $wire
link set eth0 up
END
    ip -n "$wire" link set wire0 up
    await 50 captures_again || fail "the port does not capture on the new device"
    tell inject
    await 50 last_line 'inject ok' || fail "the port does not inject on the new device"
    said=$(wc -l <"$work/port")
    stop_port
    [[ -z $(rules)$(filters) ]] || fail "a port leaves something behind"
    echo "host_contract: port life ok"
}

# More events than the kernel keeps for a port that is held up: it must see how things stand all the same.
check_port_overflow() {
    local old mtu
    old=$(index_of eth0)
    start_port "$probes/port_probe" eth0
    says "attached $old" "guarded $old *"
    kill -STOP "$port"
    for ((mtu = 2000; mtu < 4000; mtu++)); do echo "link set lo mtu $mtu"; done | ip -n "$host" -batch -
    ip -n "$host" link set eth0 down
    lost_events || fail "the kernel's queue has not overflowed: this tests nothing"
    kill -CONT "$port"
    says "down $old"
    ip -n "$host" link set eth0 up
    says "up $old"
    works
    stop_port
    echo "host_contract: port overflow ok"
}
lost_events() { # column 9 of the socket that the port reads rtnetlink events from
    # shellcheck disable=SC2016  # awk's fields
    in_host awk 'NR > 1 && $9 > 0 { lost = 1 } END { exit !lost }' /proc/net/netlink
}

check_port_without_rights() {
    local without_admin=(setpriv --bounding-set=-net_admin "$probes/port_probe" eth0)
    start_port "${without_admin[@]}"
    says 'attached *' 'guard_failed *nftables: *clsact: *CAP_NET_ADMIN*unguarded = true'
    tell inject
    says 'inject refused: unguarded'
    stop_port
    start_port "${without_admin[@]}" unguarded
    says 'attached *' 'unguarded *CAP_NET_ADMIN*'
    tell inject
    says 'inject ok' 'captured out 32'
    stop_port
    start_port setpriv --bounding-set=-net_raw "$probes/port_probe" eth0
    says 'attached *' 'guarded *' 'capture_failed *CAP_NET_RAW*' 'inject_failed *CAP_NET_RAW*'
    stop_port
    echo "host_contract: port without rights ok"
}

# --- main

[[ $(id -u) -eq 0 ]] || skip "needs root"
for tool in ip tc nft setpriv; do
    command -v "$tool" >/dev/null || skip "needs $tool: scripts/setup --test installs it"
done
unshare --net true 2>/dev/null || skip "needs network namespaces"

ports=0
exec {pause}<> <(:)
ip netns add "$host"
ip netns add "$wire"
in_host sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=1
add_wire
raise_wire

while read -r kind; do
    check_guard "$kind"
done < <("$probes/modes_probe" guard)

add_macvlan vmac4 private 00:00:5e:00:01:33
add_macvlan vmac6 private 00:00:5e:00:02:33
add_macvlan private0 private
add_macvlan bridge0 bridge
while read -r mode; do
    probe inject_probe "$mode" eth0 "$wire" wire0 || fail "mode $mode"
done < <("$probes/modes_probe" inject)
for name in vmac4 vmac6 private0 bridge0; do ip -n "$host" link delete "$name"; done

check_port_life
check_port_overflow
check_port_without_rights
