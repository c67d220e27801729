#!/bin/bash
# usage: fast_restart.sh ADVERT_INT
#
#   host 1, MASTER of VI_1, BACKUP of VI_2 ---+--- br0, drops multicast
#   host 2, BACKUP of VI_1, MASTER of VI_2 ---+
#
# A relay of a secured pair is killed and comes back after 0.1 s, as its unit does it; each side in turn. From the moment that it
# says `ready`, adverts flow again both ways within one interval, so one is missed at the most: that of the handshake. At 1 s
# nobody notices; at 0.1 s, or where a busy machine takes long to start the relay, a backup may, while it is away, not after.
. "${0%/*}/lib.sh"
. "${0%/*}/both_ways_lib.sh"

export advert_int=$1
rounds=3
[[ $1 != 1 ]] || rounds=1

# expect_flow FROM READY: adverts of host FROM arrive again; how long after READY is added to $net_dir/times
expect_flow() {
    local ms missed
    expect "host $((3 - $1)) hears adverts of host $1" "$(patience)" heard_since_at_least "$1" "$2" 1
    # shellcheck disable=SC2046  # two words
    ms=$(first_heard "$((3 - $1))" "$2" $(flow_of "$1"))
    missed=$(missed_since "$1" "$2")
    say "from ready to the first advert of host $1: $ms ms, missed before: $missed"
    # At 0.1 s a busy machine alone makes an advert late.
    [[ $interval != 1 ]] || at_most "adverts of host $1 that were missed" 1 "$missed"
    echo "$ms" >>"$net_dir/times"
}

# restart HOST: its relay is killed, and started again
restart() {
    local since ready away
    since=$(now_ns)
    relay_kill "$1"
    stays_true 0.1 true
    relay_start "$1" || fail "the relay did not get ready"
    ready=$(ready_at "$1")
    away=$(((ready - since) / 1000000))
    say "the relay of host $1 was away for $away ms"
    expect_flow 1 "$ready"
    expect_flow 2 "$ready"
    if [[ $interval == 1 ]] && is_within_master_down "$away"; then
        equal "changes of state since it was killed" 0 "$(changes "$since")"
    else
        expect "each host is MASTER of its own" "$(patience)" both_are 1 2
        say "changes of state while it was away: $(changes "$since")"
    fi
    expect_both_quiet 4
}

median() { sort -n "$net_dir/times" | awk '{ ms[NR] = $1 } END { print ms[int((NR + 1) / 2)] }'; }

net_make 2
configure_both
relay_conf
keepalived_start_all
expect "no relay: both are MASTER of both" "$(patience)" both_are "1 2" "1 2"
relays_start || fail "the relays did not get ready"
expect "relays: each host is MASTER of its own" "$(patience)" both_are 1 2
probe_both
expect_both_quiet 5.5
for ((round = 0; round < rounds; round++)); do
    restart 1
    restart 2
done
say "from ready to the first advert, the median of $((4 * rounds)): $(median) ms, the longest: $(sort -n "$net_dir/times" | tail -n 1) ms"
at_most "that median, in ms" "$(product 1000 "$interval")" "$(median)"
finish
