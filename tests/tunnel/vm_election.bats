#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash and faults.bash set what is used
# Run by tests/vm/run: stock keepalived straight on the tunnels of a real kernel: one master, takeover, failback, on a
# network that drops multicast and protocol 112.

load lib.bash

elect() {
    local device=$1 hosts=$2
    shift 2
    net_make "$hosts"
    up_everywhere "$@"
    keepalived_on "$device"
    election 40 || { show_states && return 1; }
}

@test "gre, two hosts" { elect gre1 2; }
@test "gre-udp, two hosts" { elect gre1 2 --type gre-udp --key 42; }
@test "gretap, three hosts" { elect gretap1 3 --type gretap; }
@test "vxlan, three hosts" { elect vxlan1 3 --type vxlan; }
@test "gretap over wireguard, three hosts" {
    (umask 077 && echo 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=' >"$BATS_TEST_TMPDIR/secret")
    elect gretap1 3 --type gretap --over wireguard --key-file "$BATS_TEST_TMPDIR/secret"
}
