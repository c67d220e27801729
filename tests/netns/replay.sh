#!/bin/bash
#
#   host 1 (MASTER) ---+
#   host 2 (BACKUP) ---+--- br0, drops multicast
#   guest 3 -----------+    has no key; has recorded what they said, and says it again to both
#
# The recording has the handshakes, host 1's adverts with its good-bye of priority 0, and those of host 2 as master. It is
# played without a pause while relay 2, relay 1, and both are started anew: nothing of it is injected, the peers find
# each other within a second, and keepalived does not notice.
. "${0%/*}/lib.sh"
. "${0%/*}/forge_lib.sh"
. "${0%/*}/probe_lib.sh"

peer_is_up() { grep -q "peer $2 is up" "$(relay_log "$1")"; }

# grown KEY HOST BEFORE: how much the counter has grown; the relays in $restarted began at 0
grown() {
    local now
    now=$(relay_counter "$2" "$1")
    [[ " $restarted " != *" $2 "* ]] || set -- "$1" "$2" 0
    echo $((now - $3))
}

# expect_unmoved HOST...: these relays end and start again in the middle of the replay
expect_unmoved() {
    local host since relayed injected_1 injected_2 refused sent got
    restarted=$*
    since=$(now_ns)
    replay_start 10.0.0.1 10.0.0.2
    relayed=$(relay_counter 1 relayed)
    injected_1=$(relay_counter 1 injected)
    injected_2=$(relay_counter 2 injected)
    for host in "$@"; do
        relay_kill "$host"
    done
    relays_start "$@" || fail "the relays did not get ready"
    for host in "$@"; do
        expect "relay $host anew: its peer is up" 1 peer_is_up "$host" "$(host_name $((3 - host)))"
    done
    refused=$(relay_counter 2 drop.session_unknown)
    expect "the replay goes on" 10 refused_at_least $((refused + 3 * $(recorded 4 10.0.0.1)))
    expect "no advert is under way" 10 find_settled_lead 1 2
    sent=$lead
    got=$(grown injected 2 "$injected_2")
    at_most "adverts injected on host 2, of those that host 1 relayed" "$(grown relayed 1 "$relayed")" "$got"
    refused=$(relay_counter 2 drop.session_unknown)
    expect "the replay goes on" 10 refused_at_least $((refused + 3 * $(recorded 4 10.0.0.1)))
    expect "host 2 has injected what host 1 relayed, and nothing else" 5 lead_is "$sent" 1 2
    equal "adverts injected on host 1, whose peer sends none" 0 "$(grown injected 1 "$injected_1")"
    at_least "handshakes that host 2 knew from before" 1 "$(relay_counter 2 drop.handshake_replayed)"
    replay_end
    holds "host 1 is the only MASTER" "$(product 2 "$interval")" masters_are 1
    equal "changes of state" 0 "$(transitions "$since")"
    # The relays' counters are not the only witnesses.
    equal "adverts that host 2 heard more than once" 0 "$(heard 2 "$since" 10.0.0.1 | cut -d' ' -f2)"
    equal "adverts of host 2 that host 1 heard" 0 "$(heard 1 "$since" 10.0.0.2 | cut -d' ' -f1)"
}
refused_at_least() { (($(relay_counter 2 drop.session_unknown) >= $1)); }

export advert_int=0.7
net_make 2
net_guest 3
configure v3-ipv4
relay_conf
keepalived_start_all
expect_split_brain
record_start
relays_start || fail "the relays did not get ready"
expect "relays: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_takeover stop
expect_failback
record_end
say "recorded: $(recorded 1) INIT, $(recorded 2) RESP, $(recorded 4 10.0.0.1) and $(recorded 4 10.0.0.2) DATA"

probe 1 heard eth0 224.0.0.18
probe 2 heard eth0 224.0.0.18
expect_unmoved 2
expect_unmoved 1
expect_unmoved 1 2

# No wall clock matters. A sanitizer's runtime lets no other library come first; there the rest of the case stands alone.
if ! grep -qa __asan_init "$relayd"; then
    library=$(find /usr/lib/*/faketime /usr/lib/faketime -name libfaketime.so.1 2>/dev/null | head -n 1 || true)
    [[ -n $library ]] || skip "needs faketime: scripts/setup --test installs it"
    relay_wrapper=(env LD_PRELOAD="$library" FAKETIME=-10y FAKETIME_DONT_FAKE_MONOTONIC=1)
    expect_unmoved 2
fi
finish
