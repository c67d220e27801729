#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash and faults.bash set what is used
# print: what each format says, and that its reader takes it.

load lib.bash

setup() {
    net_make 1
    key='MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY='
}
printed() { run tunnel_on 1 print --format "$@"; }

# part PATH: that file of several, from $output
part() { awk -v head="# ---- $1:" 'index($0, "# ---- ") == 1 { on = index($0, head) == 1; next } on' <<<"$output"; }

# value FILE-TEXT SECTION KEY
value() { awk -v section="[$2]" -v key="$3=" '/^\[/ { on = $0 == section } on && index($0, key) == 1 { print substr($0, length(key) + 1) }' <<<"$1"; }

@test "commands: a script that makes the tunnel" {
    printed commands --type vxlan --peer 10.0.0.2
    ((status == 0))
    echo "$output" >"$BATS_TEST_TMPDIR/script"
    on 1 sh "$BATS_TEST_TMPDIR/script"
    run tunnel_on 1 up --type vxlan --peer 10.0.0.2
    has 'already up'
}

@test "ifupdown: its commands make the tunnel, and remove it" {
    local before
    before=$(kernel_state 1)
    printed ifupdown --type vxlan --peer 10.0.0.2 --peer 10.0.0.3
    has 'iface vxlan1 inet manual'
    on 1 sh -ec "$(sed -n 's/^ *pre-up //p' <<<"$output")"
    run tunnel_on 1 up --type vxlan --peer 10.0.0.2 --peer 10.0.0.3
    has 'already up'
    printed ifupdown --type vxlan --peer 10.0.0.2 --peer 10.0.0.3
    on 1 sh -ec "$(sed -n 's/^ *post-down //p' <<<"$output")"
    diff <(echo "$before") <(kernel_state 1)
    printed ifupdown --type gretap --peer 10.0.0.2 --peer 10.0.0.3
    [[ $(sed -n 's/^ *post-down //p' <<<"$output") == $'ip link delete dev gretap1-3\nip link delete dev gretap1-2\nip link delete dev gretap1' ]]
}

@test "networkd: every type, with what keepalived needs" {
    local netdev network
    printed networkd --peer 10.0.0.2 --key 7
    netdev=$(part /etc/systemd/network/50-gre1.netdev)
    network=$(part /etc/systemd/network/50-gre1.network)
    [[ $(value "$netdev" NetDev Kind) == gre ]]
    [[ $(value "$netdev" Tunnel Remote) == 10.0.0.2 && $(value "$netdev" Tunnel Key) == 7 && $(value "$netdev" Tunnel TTL) == 64 ]]
    [[ $(value "$network" Link Multicast) == yes ]]
    [[ $(value "$network" Network Address) == 169.254.112.1/24 ]]
    has 'net/ipv4/conf/gre1/rp_filter = 2'
    printed networkd --type gre-udp --peer 10.0.0.2
    [[ $(value "$(part /etc/systemd/network/50-fou4754.netdev)" FooOverUDP Port) == 4754 ]]
    [[ $(value "$(part /etc/systemd/network/50-gre1.netdev)" Tunnel FOUDestinationPort) == 4754 ]]
    printed networkd --peer 10.0.0.2 --peer 10.0.0.3
    [[ $(value "$(part /etc/systemd/network/50-gretap1-3.network)" Bridge Isolated) == yes ]]
    [[ $(value "$(part /etc/systemd/network/50-gretap1-3.netdev)" Tunnel Remote) == 10.0.0.3 ]]
    printed networkd --type vxlan --peer 10.0.0.2 --peer 10.0.0.3
    [[ $(value "$(part /etc/systemd/network/50-vxlan1.network)" BridgeFDB Destination) == $'10.0.0.2\n10.0.0.3' ]]
    printf '%s\n' "$key" >"$BATS_TEST_TMPDIR/key"
    printed networkd --over wireguard --key-file "$BATS_TEST_TMPDIR/key" --peer 10.0.0.2
    netdev=$(part /etc/systemd/network/50-wg-gre1.netdev)
    [[ $(value "$netdev" WireGuardPeer AllowedIPs) == 169.254.113.2/32 ]]
    [[ $(value "$netdev" WireGuard PrivateKey | wg pubkey) == "$(tunnel_on 1 key --key-file "$BATS_TEST_TMPDIR/key" --peer 10.0.0.2)" ]]
}

@test "netplan: it takes what is printed, and what it cannot say is refused or stands beside" {
    local dir=$BATS_TEST_TMPDIR/root
    for type in gre vxlan; do
        printed netplan --type "$type" --peer 10.0.0.2 --key 7
        ((status == 0))
        has 'Multicast=yes'
        rm -rf "$dir" && mkdir -p "$dir/etc/netplan"
        (umask 077 && part "/etc/netplan/50-${type}1.yaml" >"$dir/etc/netplan/50-t.yaml")
        netplan generate --root-dir "$dir"
        grep -q "^Address=169.254.112.1/24" "$dir/run/systemd/network/10-netplan-${type}1.network"
        grep -q "^Kind=$type" "$dir/run/systemd/network/10-netplan-${type}1.netdev"
    done
    for type in gre-udp gretap; do
        printed netplan --type "$type" --peer 10.0.0.2
        ((status == 1))
        has 'take --format networkd'
    done
}

@test "nftables: nft takes it, twice; limits stand in it; nothing is left when it is deleted" {
    printed nftables --peer 10.0.0.2 --peer 10.0.0.3
    ((status == 0))
    has 'What this cannot do:'
    has 'ip daddr set 10.0.0.2 dup to 10.0.0.2 ip daddr set 10.0.0.3'
    echo "$output" >"$BATS_TEST_TMPDIR/rules"
    on 1 nft -f "$BATS_TEST_TMPDIR/rules"
    on 1 nft -f "$BATS_TEST_TMPDIR/rules"
    [[ $(on 1 nft list ruleset | grep -c '^table') == 1 ]]
    on 1 nft delete table ip vrrp_multicast
    printed nftables --peer 10.0.0.2 --interface eth7
    has 'oifname "eth7"'
}
