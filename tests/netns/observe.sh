#!/bin/bash
#
#   host 1, host 2 --- br0, drops multicast
#
# With observe = true everything is carried and seen, and nothing is injected: both hosts stay MASTER, and the status says who
# would not. Without it, after a reload, there is one.
. "${0%/*}/lib.sh"

observed_exceeds() { (($(relay_counter "$1" observed) > $2)); }
status_has() { relay_ask "$1" status | tr -s ' \n' ' ' | grep -q "$2"; }

# observe true|false: for every host
observe() {
    local host
    sed -i "s/^observe = .*/observe = $1/" "$net_dir/relay.toml"
    for host in "${net_hosts[@]}"; do
        relay_ask "$host" reload | grep -q "observe=$1" || fail "host $host does not say what has changed"
    done
}

net_make 2
configure v3-ipv4
relay_conf "observe = true"
keepalived_start_all
expect_split_brain
relays_start || fail "the relays did not get ready"
since=$(now_ns)
for host in 1 2; do
    expect "host $host has seen what it would inject" "$(patience)" observed_exceeds "$host" 5
    expect "host $host says that both are MASTER" 4 status_has "$host" "\[two_masters\]"
    expect "host $host says that it observes" 1 status_has "$host" "observes (observe = true): nothing is injected"
done
equal "changes of state since the relays run" 0 "$(transitions "$since")"
equal "hosts that are MASTER" "1 2" "$(masters)"
for host in 1 2; do
    equal "adverts that host $host has injected" 0 "$(relay_counter "$host" injected)"
done

observe false
expect "host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 5.5
expect "host 2 says that nothing is wrong" 4 status_has 2 "what is wrong nothing"
at_least "adverts that host 2 has injected" 5 "$(relay_counter 2 injected)"

observe true
expect "observing again: both are MASTER" "$(patience)" masters_are "1 2"
finish
