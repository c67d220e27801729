#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash and faults.bash set what is used
# Run by tests/vm/run: up, down, rollback of the types that need a kernel with gre, fou and wireguard.

load lib.bash

setup() {
    umask 077
    secret=$BATS_TEST_TMPDIR/secret
    echo 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=' >"$secret"
}

# reach_each_other: all inner addresses, from host 1
reach_each_other() {
    local host
    for host in "${net_hosts[@]}"; do
        ((host == 1)) || on 1 ping -qc 1 -W 5 "169.254.112.$host"
    done
}

# life HOSTS FLAG...: up, twice, hosts reach each other, status, down
life() {
    local before first
    net_make "$1"
    shift
    modprobe -a ip_gre fou # they make devices of their own in every namespace
    before=$(kernel_state 1)
    up_everywhere "$@"
    first=$(kernel_state 1)
    # shellcheck disable=SC2046
    run tunnel_on 1 up $(peers_of 1) "$@"
    ((status == 0))
    has 'already up; nothing was changed'
    diff <(echo "$first") <(kernel_state 1)
    reach_each_other
    run tunnel_on 1 status
    ((status == 0))
    tunnel_on 1 down
    diff <(echo "$before") <(kernel_state 1)
}

@test "gre" {
    life 2
    [[ $(tunnel_on 2 status) == *'received '[1-9]* ]]
    run on 2 ip -d link show dev gre1
    has 'MULTICAST'
    has 'ttl 64'
}
@test "gre with a key" { life 2 --key 4000000000; }
@test "gre-udp" { life 2 --type gre-udp; }
@test "gretap, three hosts: the ports are isolated" {
    life 3 --type gretap
    run on 2 bridge -d link show dev gretap1-3
    has 'isolated on'
}
@test "gretap over wireguard, keys derived from a shared secret" {
    life 2 --type gretap --over wireguard --key-file "$secret"
    run on 2 wg show wg-gretap1 transfer
    [[ $output != *$'\t0\t0' ]]
}

@test "gre over wireguard, with keys of their own" {
    local a b own=$BATS_TEST_TMPDIR/own
    net_make 2
    a=$(tunnel_on 1 key --wireguard-key "$own.1")
    b=$(tunnel_on 2 key --wireguard-key "$own.2")
    tunnel_on 1 up --over wireguard --wireguard-key "$own.1" --peer "10.0.0.2,$b"
    tunnel_on 2 up --over wireguard --wireguard-key "$own.2" --peer "10.0.0.1,$a"
    reach_each_other
}

@test "the FOU port: kept when it was there, and handed over to the other tunnel that uses it" {
    net_make 1
    modprobe fou
    on 1 ip fou add port 4754 ipproto 47
    tunnel_on 1 up --type gre-udp --peer 10.0.0.2
    tunnel_on 1 down
    [[ $(on 1 ip fou show) == 'port 4754 ipproto 47' ]]
    on 1 ip fou del port 4754
    tunnel_on 1 up --type gre-udp --peer 10.0.0.2
    tunnel_on 1 up --type gre-udp --peer 10.0.0.3 --name other
    tunnel_on 1 down --name gre1
    [[ $(on 1 ip fou show) == 'port 4754 ipproto 47' ]]
    tunnel_on 1 down --name other
    [[ -z $(on 1 ip fou show) ]]
}

@test "rollback at every step: gre-udp" {
    net_make 1
    modprobe -a ip_gre fou
    rolls_back 1 --type gre-udp --peer 10.0.0.2
    ((steps >= 8))
}
