#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash and faults.bash set what is used
# What vrrp-tunnel makes of flags and file, without changing anything.

load lib.bash

# plan FLAG...: the dry run of host 10.0.0.1 with a way to 10.0.0.0/24
setup() { net_make 1; }
plan() { run tunnel_on 1 up --dry-run "$@"; }

@test "help names every verb and every flag, and ends with 0" {
    run "$tunnel" --help
    ((status == 0))
    for word in up down status check print key --config --local --peer --type --over --key --name --network --address --mtu \
        --key-file --wireguard-key --wireguard-port --dry-run --format --interface --keepalived-conf --secret --version; do
        has "$word"
    done
    while IFS= read -r line; do ((${#line} < 100)); done <<<"$output"
}

@test "version is the project's" {
    run "$tunnel" --version
    ((status == 0))
    [[ $output == "vrrp-tunnel $(sed -n "s/^ *version: '\(.*\)',/\1/p" "$root/meson.build")" ]]
}

@test "a command line that cannot be understood: status 2, and what is wrong" {
    refused() {
        local text=$1
        shift
        run tunnel_on 1 "$@"
        ((status == 2)) || { echo "$* gave $status: $output" && return 1; }
        has "$text"
    }
    refused 'which verb?'
    refused 'there is no verb fly' fly
    refused 'there is no flag --wings' up --wings 2
    refused '--peer needs a value' up --peer
    refused 'what is gre1?' up gre1
    refused '--peer takes an IPv4 address' up --peer 10.0.0.256
    refused '--peer takes an IPv4 address' up --peer '10.0.0.2; reboot'
    refused 'a WireGuard public key' up --peer 10.0.0.2,short
    refused '--local takes an IPv4 address' up --local here --peer 10.0.0.2
    refused 'there is no type ipip' up --peer 10.0.0.2 --type ipip
    refused 'gre joins two hosts, and there are 3; take --type gretap, or --type vxlan' up --type gre --peer 10.0.0.2 --peer 10.0.0.3
    refused 'gre-udp joins two hosts' up --type gre-udp --peer 10.0.0.2 --peer 10.0.0.3
    refused '--over takes wireguard' up --peer 10.0.0.2 --over ipsec
    refused 'up to 4294967295' up --peer 10.0.0.2 --key 4294967296
    refused 'up to 16777215' up --peer 10.0.0.2 --type vxlan --key 16777216
    refused '--name takes' up --peer 10.0.0.2 --name thirteenchars
    refused '--name takes' up --peer 10.0.0.2 --name much-longer-than-any-device
    refused '--name takes' up --peer 10.0.0.2 --name 'a;b'
    refused 'up to 4294967295' up --peer 10.0.0.2 --key 123456789012345678901234
    # shellcheck disable=SC2046
    refused 'vxlan joins 64 hosts at the most, and there are 65' up --local 10.0.0.1 --type vxlan $(printf -- '--peer 10.0.1.%d ' {1..64})
    refused '--name takes' down --name 'a b'
    refused '--network takes' up --peer 10.0.0.2 --network 10.1.0.0
    refused 'has no room for 3 hosts' up --peer 10.0.0.2 --peer 10.0.0.3 --network 10.1.0.0/30
    refused '--address takes' up --peer 10.0.0.2 --address 10.1.0.1
    refused '--mtu takes' up --peer 10.0.0.2 --mtu 12
    refused 'is there twice' up --peer 10.0.0.2 --peer 10.0.0.2
    refused 'is there twice' up --peer 10.0.0.1
    refused 'there is no format xml' print --format xml --peer 10.0.0.2
    refused 'the WireGuard key of 10.0.0.2 is not known' up --peer 10.0.0.2 --over wireguard
}

@test "no permission: status 77" {
    run on 1 setpriv --reuid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$tunnel" up --type vxlan --peer 10.0.0.2
    ((status == 77))
    has 'CAP_NET_ADMIN'
    run on 1 setpriv --reuid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$tunnel" up --dry-run --type vxlan --peer 10.0.0.2
    ((status == 0))
}

@test "two hosts get gre, three gretap, and the numbers follow the addresses" {
    plan --peer 10.0.0.2
    has 'ip link add name gre1 type gre local 10.0.0.1 remote 10.0.0.2 ttl 64'
    has 'ip link set dev gre1 multicast on'
    has 'ip address add 169.254.112.1/24 dev gre1'
    plan --peer 10.0.0.200 --peer 10.0.0.30
    has 'ip link add name gretap1-2 type gretap local 10.0.0.1 remote 10.0.0.30'
    has 'ip link add name gretap1-3 type gretap local 10.0.0.1 remote 10.0.0.200'
    plan --local 10.0.0.99 --peer 10.0.0.9
    has 'ip address add 169.254.112.2/24'
}

@test "the MTU leaves room for every header" {
    fits() {
        local mtu=$1
        shift
        plan --peer 10.0.0.2 "$@"
        has "mtu $mtu"
    }
    fits 1476
    fits 1472 --key 5
    fits 1468 --type gre-udp
    fits 1464 --type gre-udp --key 5
    fits 1462 --type gretap
    fits 1450 --type vxlan
    fits 1450 --type vxlan --key 5
    fits 1300 --mtu 1300
    on 1 ip link set dev eth0 mtu 9000
    fits 8950 --type vxlan
    (umask 077 && echo 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=' >"$BATS_TEST_TMPDIR/key")
    on 1 ip link set dev eth0 mtu 1500
    fits 1402 --type gretap --over wireguard --key-file "$BATS_TEST_TMPDIR/key"
    has 'ip link set dev wg-gretap1 mtu 1440'
}

@test "the file: hosts in the order of their names, this one by its address, [tunnel] as it says" {
    stub_config 'peer.web.two.address=fd00::1 10.0.0.1' 'peer.db.address=10.0.0.7' 'peer.aa.address=10.0.0.9' 'self=' \
        'peer.aa.interface.address=eth0' 'tunnel.type=vxlan' 'tunnel.over=' 'tunnel.key=77' 'tunnel.name=vx' \
        'tunnel.network=10.66.0.0/28' 'tunnel.mtu=1400' 'segment.default.interface=eth0'
    plan --config some.toml
    ((status == 0))
    [[ $(<"$BATS_TEST_TMPDIR/asked") == '--config some.toml --print-config' ]]
    has 'ip link add name vx type vxlan id 77 local 10.0.0.1 dstport 4789'
    has 'bridge fdb append 00:00:00:00:00:00 dev vx dst 10.0.0.9'
    has 'bridge fdb append 00:00:00:00:00:00 dev vx dst 10.0.0.7'
    has 'ip address add 10.66.0.3/28 dev vx'
    has 'mtu 1400'
    plan
    [[ $(<"$BATS_TEST_TMPDIR/asked") == --print-config ]]
}

@test "a flag beats the file" {
    stub_config 'peer.a.address=10.0.0.1' 'peer.b.address=10.0.0.2' 'tunnel.type=vxlan' 'tunnel.key=77' 'tunnel.name=vx' \
        'tunnel.network=10.66.0.0/28' 'tunnel.mtu=1400' 'tunnel.over='
    plan --type gre --key 5 --name mine --network 10.77.0.0/24 --mtu 1300
    has 'ip link add name mine type gre local 10.0.0.1 remote 10.0.0.2 ttl 64 key 5'
    has '10.77.0.1/24'
    has 'mtu 1300'
}

@test "self and 1:1 NAT: the others know another address than the interface has" {
    stub_config 'peer.a.address=203.0.113.1' 'peer.b.address=10.0.0.2' 'self=a' 'tunnel.type='
    plan
    has 'local 10.0.0.1 remote 10.0.0.2'
    has '169.254.112.1/24'
}

@test "a file that does not fit: which host, and what to do" {
    stub_config 'peer.a.address=10.0.0.8' 'peer.b.address=10.0.0.2'
    plan
    ((status == 2))
    has 'no host of [peers] has an address of this one; fix: self = "NAME"'
    stub_config 'peer.a.address=10.0.0.1' 'peer.b.address=fd00::2'
    plan
    ((status == 2))
    has 'host b has no IPv4 address'
    printf '#!/bin/sh\necho "x.toml:1:1: error: broken" >&2\nexit 78\n' >"$VRRP_RELAYD"
    plan
    ((status == 2))
    has 'x.toml:1:1: error: broken'
}

@test "a file with names: the lowest IPv4 address of each, or which does not resolve" {
    printf '%s\n' '127.0.0.1 localhost b.example' '10.0.0.9 b.example' '10.0.0.7 b.example' >"$BATS_TEST_TMPDIR/hosts"
    echo 'hosts: files' >"$BATS_TEST_TMPDIR/nsswitch.conf"
    named() {
        # shellcheck disable=SC2016  # the inner shell has these variables
        run on 1 unshare --mount sh -ec 'for file in hosts nsswitch.conf; do mount --bind "$1/$file" "/etc/$file"; done
            exec "$0" up --dry-run' "$tunnel" "$BATS_TEST_TMPDIR"
    }
    stub_config 'peer.a.address=10.0.0.1' 'peer.b.address=fd00::2 b.example' 'peer.b.interface.address=eth0' 'peers_from=' 'tunnel.type='
    named
    ((status == 0))
    has 'local 10.0.0.1 remote 10.0.0.7'
    stub_config 'peer.a.address=10.0.0.1' 'peer.b.address=c.example' 'peers_from=' 'tunnel.type='
    named
    ((status == 2))
    has 'host b: c.example resolves to no IPv4 address; fix: getent ahostsv4 c.example, or list the address under [peers]'
    stub_config 'peers_from=relays.example' 'tunnel.type='
    named
    ((status == 2))
    has 'the hosts of peers_from = "relays.example" come and go'
}

@test "keys: derived from the shared secret the same everywhere, or one's own" {
    command -v wg
    local secret=$BATS_TEST_TMPDIR/secret own=$BATS_TEST_TMPDIR/own a
    (umask 077 && printf '# old ones are below\nMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\nother\n' >"$secret")
    run tunnel_on 1 key --peer 10.0.0.2 --key-file "$secret"
    a=$output
    plan --local 10.0.0.2 --peer 10.0.0.1 --over wireguard --key-file "$secret"
    has "wg set wg-gre1 peer $a endpoint 10.0.0.1:51820 allowed-ips 169.254.113.1/32"
    run tunnel_on 1 key --wireguard-key "$own"
    ((status == 0))
    [[ $(stat -c %a "$own") == 600 && ${lines[-1]} == "$(wg pubkey <"$own")" ]]
    a=${lines[-1]}
    run tunnel_on 1 key --wireguard-key "$own"
    [[ $output == "$a" ]]
    plan --local 10.0.0.2 --peer "10.0.0.1,$a" --over wireguard --wireguard-key "$own"
    has "peer $a endpoint 10.0.0.1:51820"
    has "private-key $own"
    echo short >"$secret"
    plan --peer 10.0.0.2 --over wireguard --key-file "$secret"
    ((status == 2))
    has 'there is no key in'
}
