#!/bin/bash
#
#   host 1 (MASTER) ---+--- br0, drops multicast (then lets it pass), counts what leaves each host
#   host 2 (BACKUP) ---+    the relays run without CAP_NET_ADMIN: no kind of egress guard can be made
#
# Without a guard a relay injects only when `unguarded = true`. Then the injected originals do leave the host; even so
# no relay takes one for an advert of its own host: injections = adverts, and nothing is relayed twice.
. "${0%/*}/lib.sh"

injected_at_least() { (($(relay_counter 2 injected) >= $1)); }

# expect_no_storm WHAT: twenty adverts later there were twenty injections, give or take the one under way
expect_no_storm() {
    local injected sent relayed
    # What was sent is looked at first and last, so that it counts for longer than what was injected.
    sent=$(($(left 1) - $(foreign 1)))
    injected=$(relay_counter 2 injected)
    relayed=$(relay_counter 2 relayed)
    expect "$1: twenty more are injected" 10 injected_at_least $((injected + 20))
    injected=$(($(relay_counter 2 injected) - injected))
    sent=$(($(left 1) - $(foreign 1) - sent))
    at_most "$1: injections, for $sent adverts" $((sent + 1)) "$injected"
    equal "$1: adverts that the relay of the backup relayed" "$relayed" "$(relay_counter 2 relayed)"
}

command -v setpriv >/dev/null || skip "needs setpriv (util-linux)"
relay_wrapper=(setpriv --bounding-set=-net_admin --inh-caps=-net_admin)
export advert_int=0.2
net_make 2
configure v3-ipv4
relay_conf
keepalived_start_all
expect_split_brain
for host in 1 2; do
    relay_launch "$host"
done
for host in 1 2; do
    expect "host $host: the relay has settled" 10 relay_settled "$host"
done
holds "no guard, not allowed to do without: both are MASTER" "$(master_down)" masters_are "1 2"
for host in 1 2; do
    grep -q "egress guard" "$(relay_log "$host")" || fail "the log does not tell what is missing"
    equal "frames with another's source that left host $host" 0 "$(foreign "$host")"
    relay_kill "$host"
done

# shellcheck disable=SC2034  # finish reads it
leaks_allowed=yes
relay_conf 'unguarded = true'
expect_election
expect_no_storm "unguarded"
at_least "injected originals that left host 2: nothing held them" 20 "$(foreign 2)"
expect_takeover stop
expect_failback
finish
