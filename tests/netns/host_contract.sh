#!/bin/bash
# What src/host promises, against the real kernel: each kind of egress guard, and a segment's port through the life of its
# device. modes_contract.sh is the same for the injection modes.
. "${0%/*}/contract_lib.sh"

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
    [[ -z $(left) ]] || fail "guard $kind leaves something behind at its end"

    hold_guard "$kind"
    kill -KILL "$held"
    wait "$held" 2>/dev/null || true
    [[ $kind != nftables || -z $(rules) ]] || fail "guard nftables outlives SIGKILL"
    # Whatever a killed daemon left is taken over, and goes with the next one.
    probe guard_probe "$kind" eth0 "$wire" wire0 --hold </dev/null >/dev/null || fail "guard $kind after SIGKILL"
    [[ -z $(left) ]] || fail "guard $kind leaves something behind after SIGKILL and a second life"
    echo "$contract: guard $kind ok"
}

check_port_life() {
    local old new
    old=$(index_of eth0)
    start_port "$probes/port_probe" eth0 loopback
    says "attached $old" "guarded $old *"
    works

    ip -n "$host" link set eth0 down
    says "down $old"
    tell inject
    says 'inject refused: link_down'
    ip -n "$host" link set eth0 up
    says "up $old"
    works

    ip -n "$host" link add vmac4 link eth0 address 00:00:5e:00:01:33 type macvlan mode private
    ip -n "$host" link set vmac4 up
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
    [[ -z $(left) ]] || fail "a port leaves something behind"
    echo "$contract: port life ok"
}

# More events than the kernel keeps for a port that is held up: it must see how things stand all the same.
check_port_overflow() {
    local old mtu
    old=$(index_of eth0)
    start_port "$probes/port_probe" eth0 loopback
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
    echo "$contract: port overflow ok"
}
lost_events() { # column 9 of the socket that the port reads rtnetlink events from
    # shellcheck disable=SC2016  # awk's fields
    in_host awk 'NR > 1 && $9 > 0 { lost = 1 } END { exit !lost }' /proc/net/netlink
}

check_port_without_rights() {
    local without_admin=(setpriv --bounding-set=-net_admin "$probes/port_probe" eth0 loopback)
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
    start_port setpriv --bounding-set=-net_raw "$probes/port_probe" eth0 loopback
    says 'attached *' 'guarded *' 'capture_failed *CAP_NET_RAW*' 'inject_failed *CAP_NET_RAW*'
    stop_port
    echo "$contract: port without rights ok"
}

begin_contract
while read -r kind; do
    check_guard "$kind"
done < <("$probes/modes_probe" guard)
check_port_life
check_port_overflow
check_port_without_rights
