#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash and faults.bash set what is used
# check, with vxlan: every fault is made, named, mended by its own fix, and gone. What only gre has is in vm_check.bats.

load lib.bash
load faults.bash

how=(--type vxlan)
device=vxlan1

@test "nothing is wrong: status 0, and who answers" {
    two_hosts
    all_well
    has '10.0.0.2 answers in'
}

@test "there is no tunnel" {
    two_hosts
    tunnel_on 1 down
    heals missing
}

@test "the kernel has no gre: the module, or another type" {
    net_make 1
    ! on 1 ip link add probe type gre local 127.0.0.1 remote 127.0.0.9 || skip 'this kernel has gre'
    how=()
    run tunnel_on 1 check --peer 10.0.0.2
    ((status == 1))
    has 'module ip_gre is missing [module]'
    has 'vrrp-tunnel up --type vxlan --name vxlan1 --local 10.0.0.1 --peer 10.0.0.2'
}

@test "a local address that is not on this host" {
    two_hosts
    tunnel_on 1 down
    how+=(--local 203.0.113.1)
    found nat_here
    mend
    how=(--type vxlan)
    all_well
}

@test "a host that the tunnel does not lead to" {
    two_hosts
    on 1 bridge fdb del 00:00:00:00:00:00 dev vxlan1 dst 10.0.0.2
    heals ways
}

@test "made with other settings" {
    two_hosts
    how+=(--key 9)
    found settings
    mend
    gone settings
}

@test "the device is down" {
    two_hosts
    on 1 ip link set dev vxlan1 down
    # its entries and addresses stay
    heals down
}

@test "MULTICAST is off" {
    two_hosts
    on 1 ip link set dev vxlan1 multicast off
    heals multicast
    [[ $(<"$BATS_TEST_TMPDIR/systemctl") == 'restart keepalived' ]]
}

@test "no address" {
    two_hosts
    on 1 ip address flush dev vxlan1
    heals address
}

@test "the MTU is larger than what is below carries" {
    two_hosts
    on 1 ip link set dev vxlan1 mtu 1490
    heals mtu
}

@test "rp_filter drops what comes by the tunnel" {
    two_hosts
    on 1 sh -c 'echo 1 >/proc/sys/net/ipv4/conf/vxlan1/rp_filter'
    all_well # the way back is the tunnel
    on 1 ip route add 169.254.112.2/32 dev eth0
    found rp_filter
    mend
    gone rp_filter
}

@test "what comes out of the tunnel is forwarded" {
    two_hosts
    on 1 sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
    heals forwarding
}

@test "this host has the other's address inside" {
    two_hosts
    on 1 ip address add 169.254.112.2/32 dev eth0
    heals martian
}

@test "the other host has this one's address inside" {
    two_hosts
    tunnel_on 2 down
    tunnel_on 2 up --type vxlan --peer 10.0.0.1 --address 169.254.112.1/24
    speaking 2 found martian
    mend
    speaking 2 gone martian
}

@test "nft drops by policy, what comes and what goes" {
    two_hosts
    on 1 nft -f - <<'RULES'
table inet filter {
  chain input { type filter hook input priority 0; policy drop; ct state established,related accept; iifname "lo" accept; icmp type echo-request accept; }
}
RULES
    found firewall
    has 'UDP port 4789 from 10.0.0.2'
    has 'VRRP inside vxlan1'
    mend
    found firewall
    mend # VRRP inside
    all_well
}

@test "nft drops by a rule, in a chain that is jumped to" {
    two_hosts
    on 1 nft -f - <<'RULES'
table ip guard {
  chain udp_in { udp dport { 53, 4789 } counter drop; }
  chain input { type filter hook input priority -10; tcp dport 22 accept; meta l4proto udp jump udp_in; }
  chain output { type filter hook output priority 0; ip daddr 10.0.0.0/24 udp dport 4000-5000 log prefix "no" reject; }
}
RULES
    found firewall
    has 'ip guard input'
    has 'UDP port 4789 to 10.0.0.2'
    mend
    found firewall
    mend
    all_well
}

@test "rules that do not stop it are not accused" {
    two_hosts
    on 1 nft -f - <<'RULES'
table inet filter {
  set friends { type ipv4_addr; elements = { 10.0.0.2 } }
  chain input {
    type filter hook input priority 0; policy drop;
    ct state invalid drop
    ip saddr != 10.0.0.0/24 udp dport 4789 drop
    meta l4proto { tcp, sctp } reject
    iifname "eth7" drop
    ip saddr 10.0.0.0/24 udp dport 4789 counter accept comment "drop nothing"
    iifname "vxlan*" accept
    icmp type echo-reply accept
  }
}
RULES
    all_well
}

@test "iptables drops it" {
    command -v iptables-legacy
    two_hosts
    on 1 iptables-legacy -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
    on 1 iptables-legacy -A INPUT -p udp -m udp --dport 4789 -m comment --comment 'accept nothing' -j DROP
    heals firewall
    on 1 iptables-legacy -F
    on 1 iptables-legacy -P OUTPUT DROP
    found firewall
    has 'iptables filter OUTPUT'
}

@test "keepalived speaks on another interface" {
    two_hosts
    printf 'vrrp_instance A {\n    interface eth0 # not vxlan1\n}\n! interface vxlan1\n' >"$BATS_TEST_TMPDIR/keepalived.conf"
    heals keepalived
    grep -q '^    interface vxlan1' "$BATS_TEST_TMPDIR/keepalived.conf"
}

@test "keepalived stays where it is when a relay uses the tunnel" {
    net_make 2
    stub_config 'peer.a.address=10.0.0.1' 'peer.b.address=10.0.0.2' 'tunnel.type=vxlan' 'pair.a/b.carrier=tunnel' \
        'pair.a/b.device=vxlan1'
    tunnel_on 1 up
    tunnel_on 2 up
    printf 'vrrp_instance A {\n    interface eth0\n}\n' >"$BATS_TEST_TMPDIR/keepalived.conf"
    run tunnel_on 1 check --config any --keepalived-conf "$BATS_TEST_TMPDIR/keepalived.conf"
    ((status == 0)) || { echo "$output" && return 1; }
    has 'b answers in'
}

@test "keepalived that started too early is deaf until it is restarted" {
    two_hosts
    on 1 ip link set dev vxlan1 multicast off
    keepalived_on vxlan1
    cp "$net_dir/1.conf" "$BATS_TEST_TMPDIR/keepalived.conf"
    wait_until 10 grep -q 'does not support multicast' "$net_dir/1.keepalived.log"
    found multicast
    mend
    # The other one is heard: only the journal knows.
    mkdir -p "$BATS_TEST_TMPDIR/journal"
    printf '#!/bin/sh\ncat %q\n' "$net_dir/1.keepalived.log" >"$BATS_TEST_TMPDIR/journal/journalctl"
    chmod +x "$BATS_TEST_TMPDIR/journal/journalctl"
    PATH=$BATS_TEST_TMPDIR/journal:$PATH found deaf
    has 'does not support multicast'
    # Nobody speaks: no journal is needed.
    keepalived_stop 2
    found deaf
    [[ $fix == 'systemctl restart keepalived' ]]
    keepalived_stop 1
    keepalived_start 1
    wait_until 10 masters_are 1
    all_well
}

@test "the other host has no tunnel" {
    two_hosts
    tunnel_on 2 down
    found refused
    has 'fix on 10.0.0.2:'
    mend 2
    all_well
}

@test "the other host has another key" {
    two_hosts
    tunnel_on 2 down
    tunnel_on 2 up --type vxlan --peer 10.0.0.1 --key 7
    speaking 2 found key
    has '10.0.0.2 sends with key 7, and vxlan1 has 112'
    mend
    how+=(--key 7)
    all_well
}

@test "the other host's firewall: it arrives here, and not there" {
    two_hosts
    on 2 nft -f - <<'RULES'
table inet filter {
  chain input { type filter hook input priority 0; udp dport 4789 drop; }
}
RULES
    speaking 2 found one_way
    has 'fix on 10.0.0.2:'
    check_on 2
    has '[firewall]'
    found firewall 2
    mend 2
    all_well
}

@test "the network in between filters it" {
    two_hosts
    in_switch nft insert rule bridge switch forward udp dport 4789 drop
    found not_arriving
    has 'UDP port 4789 is filtered on the way'
    in_switch nft flush chain bridge switch forward
    all_well
}

@test "the other host is not there at all" {
    two_hosts
    cut_off 2
    found unreachable
    mend_all
    all_well
}
