#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # lib.bash sets what is used
# Run by tests/vm/run, and long: a run of vrrp-tunnel for every step that may fail, in a guest that is emulated.

load lib.bash

@test "rollback at every step: gretap over wireguard" {
    local secret=$BATS_TEST_TMPDIR/secret
    (umask 077 && echo 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=' >"$secret")
    net_make 1
    modprobe ip_gre
    rolls_back 1 --type gretap --peer 10.0.0.2 --over wireguard --key-file "$secret"
    ((steps >= 14))
}
