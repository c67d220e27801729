#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash and faults.bash set what is used
# up, down and status with vxlan, which every kernel here has. What needs another kernel is in vm_*.bats.

load lib.bash

setup() {
    net_make 3
    vxlan=(--type vxlan --peer 10.0.0.2 --peer 10.0.0.3)
}

@test "up makes it, up again changes nothing, down removes exactly that" {
    local before after
    on 1 ip link add mine type bridge
    before=$(kernel_state 1)
    run tunnel_on 1 up "${vxlan[@]}" --key 9
    ((status == 0))
    has 'vxlan1 is up: vxlan, 169.254.112.1/24, 2 peers; keepalived: interface vxlan1'
    run on 1 ip -d link show dev vxlan1
    has 'MULTICAST'
    has 'vxlan id 9 local 10.0.0.1'
    has 'dstport 4789 nolearning ttl 64'
    has 'mtu 1450'
    has 'addrgenmode none'
    [[ $(on 1 cat /proc/sys/net/ipv4/conf/vxlan1/rp_filter /proc/sys/net/ipv4/conf/vxlan1/forwarding) == $'2\n0' ]]

    after=$(kernel_state 1)
    run tunnel_on 1 up "${vxlan[@]}" --key 9
    ((status == 0))
    has 'vxlan1 is already up; nothing was changed'
    [[ $(kernel_state 1) == "$after" ]]

    run tunnel_on 1 down
    ((status == 0))
    has 'vxlan1 is down'
    diff <(echo "$before") <(kernel_state 1)
    run tunnel_on 1 down
    ((status == 0))
    has 'no tunnel is up; nothing was changed'
}

@test "hosts reach each other, nobody forwards" {
    local host
    for host in 1 2 3; do
        # shellcheck disable=SC2046
        tunnel_on "$host" up --type vxlan $(peers_of "$host")
    done
    on 1 ping -qc 1 -W 2 169.254.112.2
    on 1 ping -qc 1 -W 2 169.254.112.3
    on 3 ping -qc 1 -W 2 169.254.112.2
    # a broadcast gets to each other host once
    on 2 timeout 5 tcpdump -c 2 -ni vxlan1 'icmp[0] = 8' >"$BATS_TEST_TMPDIR/seen" 2>"$BATS_TEST_TMPDIR/began" &
    local looker=$!
    wait_until 5 grep -q listening "$BATS_TEST_TMPDIR/began"
    on 1 ping -bqc 1 -W 1 169.254.112.255 || true
    on 1 ping -qc 1 -W 1 169.254.112.2
    wait "$looker"
    [[ $(grep -c '> 169.254.112.255' "$BATS_TEST_TMPDIR/seen") == 1 ]]
}

@test "what --dry-run prints makes the same as up, pasted into a shell" {
    local made commands
    tunnel_on 1 up "${vxlan[@]}"
    made=$(kernel_state 1 | sed 's/link.ether [0-9a-f:]*//')
    tunnel_on 1 down
    commands=$(tunnel_on 1 up --dry-run "${vxlan[@]}")
    [[ -z $(on 1 ip -o link show type vxlan) ]]
    on 1 dash -ec "$commands"
    diff <(echo "$made") <(kernel_state 1 | sed 's/link.ether [0-9a-f:]*//')
    run tunnel_on 1 down --dry-run
    [[ $output == 'ip link delete dev vxlan1' ]]
    on 1 dash -ec "$output"
    [[ -z $(on 1 ip -o link show type vxlan) ]]
}

@test "a failed up removes what it had made, whichever step it is" {
    rolls_back 1 "${vxlan[@]}"
    ((steps >= 8))
}

@test "a file system that cannot be written ends in a rollback as well" {
    local before
    before=$(kernel_state 1)
    run on 1 unshare --mount dash -c 'mount -o bind,ro /proc/sys /proc/sys && exec "$@"' x "$tunnel" up "${vxlan[@]}"
    ((status == 1))
    has 'cannot set up vxlan1: echo 2 >/proc/sys/net/ipv4/conf/vxlan1/rp_filter'
    diff <(echo "$before") <(kernel_state 1)
}

@test "a signal in the middle is a failed up" {
    local before pid dir=$BATS_TEST_TMPDIR/slow
    before=$(kernel_state 1)
    mkdir "$dir"
    # the fourth command waits until it is told to go on
    cat >"$dir/bridge" <<SH
#!/bin/sh
: >"$dir/waits"
until [ -e "$dir/go" ]; do sleep 0.02; done
exec $(command -v bridge) "\$@"
SH
    chmod +x "$dir/bridge"
    start_on 1 "$BATS_TEST_TMPDIR/log" env PATH="$dir:$PATH" "$tunnel" up "${vxlan[@]}" 3>&-
    pid=$!
    wait_until 10 test -e "$dir/waits"
    kill -TERM "$pid"
    : >"$dir/go"
    if wait "$pid"; then false; fi
    diff <(echo "$before") <(kernel_state 1)
}

@test "what a killed up left behind is taken away by the next one, and by down" {
    on 1 ip link add name vxlan1 type vxlan id 5 dstport 4789 local 10.0.0.1
    on 1 ip link set dev vxlan1 alias 'vrrp-relay tunnel vxlan1 part'
    run tunnel_on 1 status
    ((status == 1))
    has 'vxlan1: incomplete'
    tunnel_on 1 up "${vxlan[@]}"
    run tunnel_on 1 status
    ((status == 0))
    on 1 ip link set dev vxlan1 alias 'vrrp-relay tunnel vxlan1 part'
    tunnel_on 1 down
    [[ -z $(on 1 ip -o link show type vxlan) ]]
}

@test "what others made is not touched" {
    on 1 ip link add name vxlan1 type vxlan id 5 dstport 4789 local 10.0.0.1
    run tunnel_on 1 up "${vxlan[@]}"
    ((status == 1))
    has 'a device vxlan1 is there that vrrp-tunnel did not make'
    run tunnel_on 1 down --name vxlan1
    ((status == 0))
    has 'vxlan1 is not up; nothing was changed'
    [[ -n $(on 1 ip -o link show dev vxlan1) ]]
}

@test "other settings: up refuses, and its fix is right" {
    tunnel_on 1 up --type vxlan --peer 10.0.0.2
    run tunnel_on 1 up "${vxlan[@]}"
    ((status == 1))
    has 'vxlan1 is up with other settings'
    has 'fix: '
    local fix=${output##*fix: }
    on 1 env PATH="${tunnel%/*}:$PATH" sh -c "$fix"
    run tunnel_on 1 status
    has 'to 10.0.0.2 10.0.0.3'
}

@test "two tunnels: each has its name, down and status ask which" {
    tunnel_on 1 up --type vxlan --peer 10.0.0.2
    tunnel_on 1 up --type vxlan --peer 10.0.0.3 --name other --key 8 --network 10.8.0.0/24
    run tunnel_on 1 status
    ((status == 0))
    has 'vxlan1: up, vxlan, 169.254.112.1/24, mtu 1450'
    has 'other: up, vxlan, 10.8.0.1/24, mtu 1450'
    run tunnel_on 1 down
    ((status == 2))
    has 'which one? --name takes: other vxlan1'
    tunnel_on 1 down --name other
    run tunnel_on 1 status
    [[ $output != *other* ]]
    on 1 ip link set dev vxlan1 down
    run tunnel_on 1 status
    ((status == 1))
    has 'vxlan1: down'
}
