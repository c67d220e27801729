#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash and faults.bash set what is used
# Run by tests/vm/run: the faults that only gre and wireguard can have: made, named, mended by their own fix, and gone.

load lib.bash
load faults.bash

device=gre1

setup() { how=(--type gre); }

@test "a gre device that somebody made by hand: no MULTICAST, and TTL inherit" {
    local host
    net_make 2
    for host in 1 2; do
        on "$host" ip link add gre1 type gre local "10.0.0.$host" remote "10.0.0.$((3 - host))"
        on "$host" ip address add "10.9.0.$host/30" dev gre1
        on "$host" ip link set gre1 up
    done
    [[ ! -e /etc/vrrp-relay/vrrp-relay.toml ]]
    for fault in multicast ttl; do
        run tunnel_on 1 check --name gre1
        ((status == 1))
        has "[$fault]"
        fix=$(awk -v name="[$fault]" 'index($0, name) { on = 1 } on && /^  fix/ { sub(/^[^:]*: /, ""); print; exit }' <<<"$output")
        mend
        run tunnel_on 1 check --name gre1
        [[ $output != *"[$fault]"* ]]
    done
}

@test "the module is missing: nothing loads it by itself" {
    net_make 1
    modprobe -r ip_gre 2>/dev/null || true
    [[ ! -e /sys/module/ip_gre ]]
    echo /bin/false >/proc/sys/kernel/modprobe
    run tunnel_on 1 check --peer 10.0.0.2
    echo /sbin/modprobe >/proc/sys/kernel/modprobe
    ((status == 1))
    has '[module]'
    has 'fix: modprobe ip_gre'
    modprobe ip_gre
    run tunnel_on 1 check --peer 10.0.0.2
    [[ $output != *'[module]'* ]]
    has '[missing]'
}

@test "the other host has another key, or none" {
    two_hosts
    tunnel_on 2 down
    tunnel_on 2 up --type gre --peer 10.0.0.1 --key 43
    speaking 2 found key
    has '10.0.0.2 sends with key 43, and gre1 has none'
    mend
    how+=(--key 43)
    all_well
    tunnel_on 2 down
    tunnel_on 2 up --type gre --peer 10.0.0.1
    speaking 2 found key
    has '10.0.0.2 sends with no key, and gre1 has 43'
}

@test "the other host has another key inside of UDP" {
    how=(--type gre-udp --key 7)
    two_hosts
    tunnel_on 2 down
    tunnel_on 2 up --type gre-udp --peer 10.0.0.1 --key 70000
    speaking 2 found key
    has '10.0.0.2 sends with key 70000, and gre1 has 7'
    mend
    how=(--type gre-udp --key 70000)
    all_well
}

@test "protocol 47 is filtered on this host, and on the way; in UDP it passes" {
    two_hosts
    on 1 nft -f - <<'RULES'
table inet filter {
  chain input { type filter hook input priority 0; ip protocol gre drop; }
}
RULES
    found firewall
    mend
    all_well
    in_switch nft insert rule bridge switch forward ip protocol gre drop
    found not_arriving
    has 'protocol 47 (GRE) is filtered on the way'
    mend 1
    tunnel_on 2 down
    tunnel_on 2 up --type gre-udp --peer 10.0.0.1
    how=(--type gre-udp)
    all_well
}

@test "the other host has no tunnel" {
    two_hosts
    tunnel_on 2 down
    found refused
    mend 2
    all_well
}

@test "NAT between the hosts" {
    two_hosts
    on 2 ip address add 10.0.0.22/24 dev eth0
    on 2 nft -f - <<'RULES'
table ip nat {
  chain postrouting { type nat hook postrouting priority 100; ip protocol gre snat to 10.0.0.22; }
}
RULES
    speaking 2 found nat
    has 'but from 10.0.0.22'
    mend
    run tunnel_on 1 check --peer 10.0.0.22 --type gre
    [[ $output != *'[nat]'* ]]
}

@test "two hosts with the same address inside" {
    two_hosts
    tunnel_on 2 down
    tunnel_on 2 up --type gre --peer 10.0.0.1 --address 169.254.112.1/24
    speaking 2 found martian
    mend
    speaking 2 gone martian
}

@test "WireGuard: the other host has another secret" {
    umask 077
    echo 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=' >"$BATS_TEST_TMPDIR/one"
    echo 'ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=' >"$BATS_TEST_TMPDIR/two"
    net_make 2
    tunnel_on 1 up --over wireguard --key-file "$BATS_TEST_TMPDIR/one" --peer 10.0.0.2
    tunnel_on 2 up --over wireguard --key-file "$BATS_TEST_TMPDIR/two" --peer 10.0.0.1
    how=(--over wireguard --key-file "$BATS_TEST_TMPDIR/one" --keepalived-conf none)
    found wireguard
    cp "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
    tunnel_on 2 down
    tunnel_on 2 up --over wireguard --key-file "$BATS_TEST_TMPDIR/two" --peer 10.0.0.1
    gone wireguard
    all_well
}
