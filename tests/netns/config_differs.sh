#!/bin/bash
#
#   host 1, host 2 --- br0, drops multicast      the file of host 2 lists a host more
#
# Both hosts say so, in log and status; the printed fix is done, and it is gone.
. "${0%/*}/lib.sh"

log_has() { grep -q "$2" "$(relay_log "$1" "$1.relay")"; }
status_has() { relay_ask "$1" status "$1.relay" | tr -s ' \n' ' ' | grep -q "$2"; }

net_make 2
configure v3-ipv4
relay_conf
cp "$net_dir/relay.toml" "$net_dir/1.relay.toml"
{
    cat "$net_dir/relay.toml"
    echo 'c = "10.0.0.3"'
} >"$net_dir/2.relay.toml"
keepalived_start_all
expect_split_brain
for host in 1 2; do
    relay_start "$host" "$host.relay" || fail "the relay did not get ready"
done
for host in 1 2; do
    expect "host $host says that the other has another file" "$(product 2 "$interval")" log_has "$host" \
        "peer [ab] has another configuration: .*\[config_differs\]; fix: copy the same vrrp-relay.toml"
    expect "so does its status" 1 status_has "$host" "\[config_differs\] fix: copy"
done
expect "host 1 is the only MASTER all the same" "$(patience)" masters_are 1

cp "$net_dir/1.relay.toml" "$net_dir/2.relay.toml"
relay_ask 2 reload 2.relay | grep -q "^ok" || fail "host 2 does not reload"
for host in 1 2; do
    expect "host $host says that it is the same again" 2 log_has "$host" "peer [ab] has the same configuration"
done
expect "the status of host 1 says that nothing is wrong" 4 status_has 1 "what is wrong nothing"
expect_quiet 3
finish
