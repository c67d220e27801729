#!/bin/bash
# What the table of injection modes promises, row by row, against the real kernel: who gets an injected packet, that it does not
# leave the host and is not captured again, that nothing is left behind, also by a daemon that is killed.
. "${0%/*}/contract_lib.sh"

has() { [[ " $traits " == *" $1 "* ]]; }

# The macvlans get the source's filter of `default`. A device's own value counts with that of `all`, the larger of them.
strict() { in_host sysctl -qw "net.ipv4.conf.all.rp_filter=$1" "net.ipv4.conf.default.rp_filter=$1" net.ipv4.conf.eth0.rp_filter=1; }

check_receivers() {
    ! has rp_filter || strict 0
    probe inject_probe "$mode" "$device" eth0 "$wire" wire0 unrouted || fail "mode $mode, without a way back to the source"
    ! has rp_filter || ip -n "$host" route add 192.0.2.0/24 dev eth0
    probe inject_probe "$mode" "$device" eth0 "$wire" wire0 || fail "mode $mode"
    ! has rp_filter || ip -n "$host" route delete 192.0.2.0/24 dev eth0
    strict 1
    [[ -z $(left) ]] || fail "mode $mode leaves something behind: $(left)"
}

start() { # a port in that mode; what it says when all is well
    start_port "$probes/port_probe" "$device" "$mode"
    says 'attached *'
    ! has guard || says 'guarded *'
}

# What comes from the wire is captured; the same with the source MAC of injected frames is not. The one is seen after the other.
captures_native() {
    local advert=45c0002000000000ff700000c0a80109e0000012310464010064cafe0a000001 mac
    for mac in 027672720007 020000000007; do in_wire "01005e000012${mac}0800$advert"; done
    says 'captured in 32'
}
in_wire() { ip netns exec "$wire" python3 -c 'import socket, sys
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
out.bind(("wire0", 0))
out.send(bytes.fromhex(sys.argv[1]))' "$1"; }

check_port() {
    start
    ! has device || [[ $(ip -n "$host" -brief -4 address show "$device") == *' 198.51.100.1/32'* ]] || fail "mode $mode: no address"
    works
    works
    has device || captures_native
    works
    stop_port
    [[ -z $(left) ]] || fail "mode $mode: a port leaves something behind: $(left)"
    echo "$contract: mode $mode: port ok"
}

# Two ports of one mode, as two daemons have them, on one device.
check_beside() {
    local first first_commands log
    ! has device && ! has guard || return 0
    start
    first=$port
    first_commands=$commands
    log=$work/port.$ports
    start
    works
    works
    stop_port
    ! grep -q 'captured in' "$log" || fail "mode $mode: a port captures what another one injects"
    end_port "$first" "$first_commands"
    [[ -z $(left) ]] || fail "mode $mode: two ports leave something behind: $(left)"
    echo "$contract: mode $mode: two ports ok"
}

has_no_carrier() { [[ $(taps) == *NO-CARRIER*UP* ]]; }

check_killed() {
    local before after
    start
    before=$(index_of "$device")
    kill_port
    if has device; then
        await 50 has_no_carrier || fail "mode $mode: what a killed port leaves: $(taps)"
        [[ -z $(probe modes_probe left_over "$device") ]] || fail "mode $mode: what is wanted is removed"
    else
        [[ -z $(taps) ]] || fail "mode $mode: a killed port leaves $(taps)"
    fi
    start
    after=$(index_of "$device")
    [[ $before == "$after" ]] || fail "mode $mode: the device is another one after SIGKILL"
    [[ -z $(probe modes_probe left_over) ]] || fail "mode $mode: what a living port has is removed"
    works
    stop_port
    [[ -z $(left) ]] || fail "mode $mode leaves something behind after SIGKILL and a second life: $(left)"
    echo "$contract: mode $mode: SIGKILL ok"
}

check_left_over() {
    has device || return 0
    start
    kill_port
    [[ $(probe modes_probe left_over) == "$device" ]] || fail "mode $mode: what a killed port has left is not removed"
    [[ -z $(left) ]] || fail "mode $mode leaves something behind: $(left)"
    echo "$contract: mode $mode: left over ok"
}

check_without_tap() {
    has tap || return 0
    # ip netns exec has made a mount namespace of its own.
    # shellcheck disable=SC2016  # for that shell
    start_port sh -c 'mount -t tmpfs none /dev/net && exec "$@"' sh "$probes/port_probe" "$device" "$mode"
    has device || says 'attached *'
    says 'inject_failed *cannot open /dev/net/tun: *modprobe tun*'
    stop_port
    start_port setpriv --bounding-set=-net_admin "$probes/port_probe" "$device" "$mode"
    has device || says 'attached *'
    says 'inject_failed *TAP device*CAP_NET_ADMIN*'
    stop_port
    [[ -z $(left) ]] || fail "mode $mode: leaves something behind: $(left)"
    echo "$contract: mode $mode: without a TAP ok"
}

# Whoever else removes what the port has made: it makes it again.
check_removed() {
    has device || has guard || {
        start
        ip -n "$host" link delete vrrpi0
        await 50 injects_again || fail "mode $mode: the port does not inject after its device was removed"
        said=$(wc -l <"$work/port")
        works
        stop_port
    }
    ! has device || {
        start
        ip -n "$host" link delete "$device"
        await 50 attached_again || fail "mode $mode: the port does not make its device again"
        said=$(wc -l <"$work/port")
        works
        ip -n "$host" link set "$device" down
        says 'down *'
        ip -n "$host" link set "$device" up
        says 'up *'
        works
        stop_port
        ip -n "$host" link add "$device" type veth peer name other0
        start_port "$probes/port_probe" "$device" "$mode"
        says "inject_failed 0 *$device: there is one of that name, and it is not the relay's; *"
        tell inject
        says 'inject refused: link_down'
        ip -n "$host" link delete "$device"
        says 'attached *' 'injectable *'
        works
        stop_port
    }
    [[ -z $(left) ]] || fail "mode $mode: leaves something behind: $(left)"
    echo "$contract: mode $mode: removed ok"
}
attached_again() { (($(grep -c attached "$work/port") == 2)); }
injects_again() {
    taps | grep -q vrrpi && tell inject && await 5 last_line 'inject ok'
}

begin_contract
ip -n "$host" address add 198.51.100.1/24 dev eth0
while read -r mode traits; do
    device=eth0
    ! has device || device=vrrp0
    check_receivers
    check_port
    check_beside
    check_killed
    check_left_over
    check_removed
    check_without_tap
done < <("$probes/modes_probe" inject)
