#!/bin/bash
#
#   host 1 = a (MASTER) ---+--- br0, without multicast      host H: 10.0.0.H and 10.0.1.H, keepalived on eth0
#   host 2 = b ------------+
#   host 3 = c ------------+--- br1, the relays' second path
#   guest 4 ---------------+    br0 only; is no relay, and sends b what drops.py makes, from the addresses of four peers:
#                               .41 plain, .42 listed (sources), .43 keyed (has the key), .44 gre
#
# vrrp-trace live --drop listens on every host. Each reason of enum DropReason is produced on purpose, and shown with its
# sentence and its fix as src/base/drop_reason.cpp has them; one that is new there and not here fails this case.
. "${0%/*}/lib.sh"

here=$(cd "${0%/*}" && pwd)
source_dir=$here/../../src/base
relaytrace=${VRRP_TRACE:-${relayd%/src/*}/tools/vrrp-trace/vrrp-trace}
relayctl=${VRRP_RELAYCTL:-${relayd%/src/*}/tools/vrrp-relayctl/vrrp-relayctl}
[[ -x $relaytrace ]] || { echo "no program at $relaytrace" && exit 99; }
/usr/bin/python3 -c 'import nacl' 2>/dev/null || skip "needs python3-nacl: scripts/setup --test installs it"

# listen HOST: what its relay has kept, and from now on
listen() {
    start_on "$1" "$net_dir/$1.json" "$relaytrace" live --backlog --drop --json --control "$(relay_control "$1")"
    start_on "$1" "$net_dir/$1.text" "$relaytrace" live --backlog --drop --control "$(relay_control "$1")"
}
is_seen() { grep -qF "\"drop\":\"$2\"" "$net_dir/$1.json" && grep -qE "dropped: $2\$" "$net_dir/$1.text"; }
# seen HOST REASON...: in time
seen() {
    local host=$1 reason
    shift
    for reason in "$@"; do
        wait_until 45 is_seen "$host" "$reason" || fail "host $host: vrrp-trace does not show $reason"
    done
    say "host $host shows: $*"
}
reasons_of() { grep -o '"drop":"[a-z0-9_]*"' "$1" | sort -u; }
is_captured() {
    "$relaytrace" read --json "$net_dir/2.pcapng" >"$net_dir/2.read" 2>&1 || true # 1: something was dropped
    [[ $(reasons_of "$net_dir/2.read") == "$(reasons_of "$net_dir/2.json")" ]]
}
forge() {
    on "$1" /usr/bin/python3 "$here/drops.py" "${@:2}" >"$net_dir/forger" 2>&1 || fail "drops.py ${*:2}: $(<"$net_dir/forger")"
}

net_make 3
net_lan 1
net_guest 4
ip -n "$(host_ns 4)" -batch - <<BATCH
address add 10.0.0.41/24 dev eth0
address add 10.0.0.42/24 dev eth0
address add 10.0.0.43/24 dev eth0
address add 10.0.0.44/24 dev eth0
BATCH
# Nobody listens there when drops.py does not run, and the relays need not know.
on 4 nft -f - <<'RULES'
table inet quiet { chain out { type filter hook output priority 0; icmp type destination-unreachable drop; }; }
RULES
ip -n "$(host_ns 1)" route add unreachable 10.0.0.45/32
own_source 3 10.0.0.99 # drops.py says so once, and it is no injected advert
configure v3-ipv4
peers_lan="0 1" more_peers='plain = "10.0.0.41"
listed = { address = "10.0.0.42", sources = ["10.9.0.0/16"] }
keyed = "10.0.0.43"
gre = "10.0.0.44"
far = "10.0.0.45"
six = "fd00:9::1"
[pairs]
"b plain" = { plaintext = true }
"b listed" = { plaintext = true }
"b gre" = { plaintext = true, carrier = "gre", gre_key = 42 }
"a far" = { plaintext = true }' relay_conf 'vrids = ["1-254"]' 'rate = 50'
keepalived_start_all
expect_split_brain

# Somebody has what each kind of guard needs: both names of the table, and the place of clsact.
on 3 nft 'add table netdev vrrp_relay_default; add table netdev vrrp_relay_default_eth0'
on 3 tc qdisc add dev eth0 ingress || say "this kernel has no clsact either"
relays_start || fail "the relays did not get ready"
for host in 1 2 3; do
    listen "$host"
done
start_on 2 "$net_dir/capture.log" "$relaytrace" capture --backlog --drop -w "$net_dir/2.pcapng" --control "$(relay_control 2)"
seen 3 unguarded
on 3 nft 'delete table netdev vrrp_relay_default; delete table netdev vrrp_relay_default_eth0'
expect "host 1 is the only MASTER" "$(patience)" masters_are 1
seen 1 send_failed no_local_address no_session
grep -q "dropped, to six: .*\[no_local_address\]; fix: give both hosts" "$(relay_log 1)" || fail "host 1: its log does not say so"
seen 2 duplicate

on 3 nft -f - <<'RULES'
table inet wall { chain out { type filter hook output priority 0; ip saddr 10.0.0.1 ip protocol 112 drop; }; }
RULES
seen 3 inject_failed
on 3 nft delete table inet wall
expect "host 1 is the only MASTER" "$(patience)" masters_are 1

net_native
seen 2 native_standby
net_drop

ip -n "$(host_ns 3)" link set eth0 down
seen 3 link_down
ip -n "$(host_ns 3)" link set eth0 up
expect "host 1 is the only MASTER" "$(patience)" masters_are 1

since=$(now_ns)
ip -n "$(host_ns 3)" link set eth0 mtu 1600
forge 3 capture eth0
seen 3 ip_malformed ip_fragment ip_checksum ttl_not_255 wrong_group carp_seen ah_malformed vrrp_malformed vrrp_length \
    vrrp_vrid_zero vrrp_auth_type vrrp_interval_zero vrrp_checksum vrid_not_allowed foreign_source oversized
# CARP and the datagrams of a group are judged where they are relayed.
sed -i '1a relay = ["vrrp", "carp", "udp:239.0.0.42:694"]' "$net_dir/relay.toml"
"$relayctl" reload --control "$(relay_control 3)" >"$net_dir/reloaded" || fail "host 3 does not reload: $(<"$net_dir/reloaded")"
forge 3 groups eth0
seen 3 carp_malformed carp_checksum udp_malformed udp_checksum
forge 4 receive "$net_dir/mesh.key"
seen 2 unknown_peer datagram_malformed version_unknown probe_unasked wrong_node boot_retired frame_malformed frame_unknown_kind \
    ip_options not_relayed_protocol unknown_segment source_invalid source_own source_contested source_not_allowed sources_full \
    reordered late rate_exceeded gre_malformed gre_checksum gre_key_unknown tunnel_other wrong_carrier cookie_wrong \
    plaintext_refused key_unknown mac1_wrong tag_wrong handshake_replayed counter_replayed session_unknown cookie_needed
forge 4 streams 4200
seen 2 streams_full
equal "changes of state since the forging began" 0 "$(transitions "$since")"
expect "what host 2 captured into a file meanwhile has the same reasons" 10 is_captured

mapfile -t reasons < <(sed -n '/^enum class DropReason/,/count_/s/^  \([a-z][a-z0-9_]*\),.*/\1/p' "$source_dir/drop_reason.hpp")
/usr/bin/python3 "$here/drops_check.py" "$source_dir/drop_reason.cpp" "${reasons[@]}" -- "$net_dir"/[123].{json,text} \
    >"$net_dir/checked" || fail "$(<"$net_dir/checked")"
cat "$net_dir/checked"
say "${#reasons[@]} reasons, each shown and explained"
finish
