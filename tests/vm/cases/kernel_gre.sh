#!/bin/bash
# kernel_gre.sh gre|gre-udp|tunnel KERNEL [OPTION...]
#
#   host 1 (priority 250) ---+    one of them, KERNEL: keepalived on gre1, a tunnel of the kernel with OPTIONs; no relay
#   host 2 (190) ------------+    the other one: keepalived on eth0, and a relay that speaks GRE, or (tunnel) has the
#                            |    other end of the tunnel
#                            +--- br0, drops multicast
#
# One master, takeover and return. The kernel of the relay's host, which may have the module and no tunnel, does not
# answer with ICMP; what a tunnel sends of its own accord is ignored; tshark reads every packet.
. "${0%/*}/../lib.sh"
# shellcheck source=tests/vm/tunnel_lib.sh
. "${0%/*}/../tunnel_lib.sh"
need_modules ip_gre fou

carrier=$1
kernel=$2
options=("${@:3}")
relay=$((3 - kernel))
vip=10.0.0.100
interval=1

# The relay's side of OPTIONs, in the order of ip-link(8): key 42 csum seq
pair_options() {
    local text=
    [[ $carrier != tunnel ]] || text=', device = "gre1"'
    [[ " ${options[*]} " != *" key 42 "* ]] || text+=", gre_key = 42"
    [[ " ${options[*]} " != *" csum "* ]] || text+=", gre_checksum = true"
    [[ " ${options[*]} " != *" seq "* ]] || text+=", gre_sequence = true"
    printf '[pairs]\n"a b" = { carrier = "%s", plaintext = true%s }\n' "$carrier" "$text"
}

# packets AWK-CONDITION: how many, of those that tshark has read; at_least_packets WHAT NUMBER AWK-CONDITION
packets() { awk -F '|' "$1 { n++ } END { print n + 0 }" "$net_dir/all.packets"; }
at_least_packets() { at_least "$1" "$2" "$(packets "$3")"; }

tunnel_other_exceeds() { (($(relay_counter "$relay" drop.tunnel_other) > $1)); }

relay_is_quiet() {
    local reason
    tunnel_chatter "$kernel"
    # A tunnel's end takes them in itself.
    [[ $carrier == tunnel ]] || expect "the relay ignores what the tunnel sends of its own accord" 30 tunnel_other_exceeds 2
    for reason in gre_malformed gre_checksum gre_key_unknown wrong_carrier source_contested not_vrrp late; do
        equal "drop.$reason" 0 "$(relay_counter "$relay" "drop.$reason")"
    done
    ! grep "warning dropped" "$(relay_log "$relay")" || fail "the relay warns of packets that are in order"
}

wire_is_clean() {
    capture_stop
    dissect all || fail "tshark: $(<"$net_dir/all.packets.log")"
    for host in 1 2; do
        at_least_packets "adverts inside GRE that host $host sent" 5 "/^10.0.0.$host,/ && /:gre:ip:vrrp/"
    done
    at_least_packets "IGMP that the tunnel sent" 1 "/:gre:ip:igmp/"
    at_least_packets "MLD or solicitations that the tunnel sent" 1 "/:gre:ipv6:.*icmpv6/"
    # Malformed, or with a note of the kinds warning (as a wrong checksum) or error.
    # shellcheck disable=SC2016  # fields of awk's
    complaints=$(awk -F '|' '$3 != "" || $4 ~ /6291456|8388608/' "$net_dir/all.packets")
    [[ -z $complaints ]] || fail "tshark complains: $complaints"
    # shellcheck disable=SC2016
    equal "ICMP unreachable" 0 "$(packets '$5 ~ /(^|,)3(,|$)/')"
    say "tshark has read $(packets 1) packets and has no complaint"
}

# Without it the silence that is asked for later would prove nothing.
without_relay() {
    [[ $carrier == tunnel ]] || capture_start "$relay" unreachable icmp
    keepalived_start_all
    expect_split_brain
    [[ $carrier != tunnel ]] || return 0
    expect "no relay: host $relay answers with ICMP unreachable" 30 captured unreachable
    capture_stop
}

net_make 2
tunnel_add "$carrier" "$kernel" "$relay" "${options[@]}"
[[ $carrier != tunnel ]] || tunnel_add gre "$relay" "$kernel" "${options[@]}"
configure_on "$kernel" gre1
configure_on "$relay" eth0
without_relay

relay_plaintext=1 more_peers=$(pair_options) relay_conf
relay_start "$relay" || fail "the relay did not get ready"
expect "the relay: host 1 is the only MASTER" "$(patience)" masters_are 1
# Until here a checksum was left to a device that is none, and read 0; tshark does not know that it was on no wire.
on "$kernel" ethtool -K eth0 tx off >/dev/null
# Not ARP: that an address has moved is what tshark calls a duplicate.
capture_start "$relay" all not arp
expect_quiet 5.5
expect_takeover stop
expect_failback
relay_is_quiet
wire_is_clean
finish
