#!/bin/bash
# usage: watch.sh settings|silence|oneway
#
#   host 1 (MASTER) ---+
#   host 2 (BACKUP) ---+--- br0, drops multicast
#   host 3 (BACKUP) ---+    looks on: what its relay says is what is tested
#
# A fault is made at host 2, or on the way to it; the relay of host 3 names it within two intervals of the moment at which it
# shows, in its log and in the status, with the cause; the fault is mended, and it says that as well.
. "${0%/*}/lib.sh"

log_of_3() { relay_log 3; }
lines() { grep -c "$1" "$(log_of_3)" || true; }
lines_exceed() { (($(lines "$1") > $2)); }
injected_exceeds() { (($(relay_counter 3 injected) > $1)); }
status_has() { relay_ask 3 status | tr -s ' \n' ' ' | grep -q "$1"; }
status_lacks() { ! status_has "$1"; }

# expect_finding NAME WITHIN WORDS: the log has it anew, and the status as well
expect_finding() {
    expect "host 3 says $1" "$2" lines_exceed "$3.*\[$1\]; fix: " "${before[$1]-0}"
    # shellcheck disable=SC2119
    expect "its status says so too" 4 status_has "\[$1\] fix: "
}

# remember NAME...: how often each was said before
declare -A before=()
remember() {
    local name
    for name; do
        before[$name]=$(lines "\[$name\]; fix: ")
    done
}

# change SED-SCRIPT: host 2's keepalived is started anew with that
change() {
    keepalived_stop 2
    sed -i "$1" "$net_dir/2.conf"
    keepalived_start 2
}

mend() {
    keepalived_stop 2
    cp "$net_dir/2.conf.good" "$net_dir/2.conf"
    keepalived_start 2
    expect "mended: host 1 is the only MASTER" "$(patience)" masters_are 1
    # A BACKUP says nothing: what it has configured is known when it is MASTER.
    keepalived_stop 1
    expect "host 2 is the only MASTER" "$(patience)" masters_are 2
    keepalived_start 1
    expect "host 1 is the only MASTER" "$(patience)" masters_are 1
    expect "host 3 says that nothing is wrong any more" 6 status_has "what is wrong nothing adverts"
}

# refuses NAME SED-SCRIPT: the hosts refuse each other's adverts for it
refuses() {
    remember two_masters "$1"
    change "$2"
    expect "$1: hosts 1 and 2 are MASTER" "$(patience)" state_is 2 MASTER
    # Two intervals of host 2, which are up to 4 s, and as long for a busy machine.
    expect_finding "$1" 8 "VRID 51 on default: .* a (10.0.0.1, priority 250) and b (10.0.0.2, priority 190)"
    expect_finding two_masters 4 "two hosts are MASTER: a (10.0.0.1, priority 250) and b .* refuse each other's adverts"
    mend
}

settings() {
    refuses interval_differs 's/advert_int .*/advert_int 2/'
    refuses auth_differs '/authentication/,/}/d'
    refuses version_differs 's/version 2/version 3/; /authentication/,/}/d'
    refuses addresses_differ 's/10.0.0.100/&\n        10.0.0.101/'
    refuses two_clusters 's/10.0.0.100/10.0.0.200/'
    remember same_priority
    change 's/priority .*/priority 250/'
    keepalived_stop 1
    expect "host 2 is the only MASTER" "$(patience)" masters_are 2
    expect_finding same_priority 4 "same priority.*b (10.0.0.2, priority 250) and a (10.0.0.1, priority 250)"
    keepalived_start 1
    # The priorities are equal now, and host 2 goes on.
    mend
}

gaps_within() { sed -n "s/^vrrp_relay_advert_gap_ratio_bucket{.*le=\"$1\"} //p" "$net_dir/metrics"; }

silence() {
    local since
    # One way: host 2 does not hear host 1.
    on 2 nft add table inet cut
    on 2 nft 'add chain inet cut input { type filter hook input priority 0; }'
    on 2 nft 'add rule inet cut input ip saddr 10.0.0.1 udp dport 10112 drop'
    expect "host 2 hears nothing of host 1, and is MASTER" "$(patience)" state_is 2 MASTER
    expect "host 3 says two_masters, and why" 4 said_by 3 "two hosts are MASTER: .*; b does not hear a \[two_masters\]; fix: "
    # shellcheck disable=SC2119
    expect "its status says so too" 4 status_has "\[two_masters\] fix: "
    on 2 nft delete table inet cut
    expect "mended: host 1 is the only MASTER" "$(patience)" masters_are 1
    expect "host 3 says so" 4 lines_exceed "no longer seen: two hosts are MASTER" 0
    expect "its status does not say it any more" 4 status_lacks two_masters

    # An advert that is late, not so late that another takes over.
    remember late
    since=$(now_ns)
    # From an advert on, so that the gap is known; a busy machine may make it too long.
    for _ in 1 2 3; do
        expect "host 1 speaks" 5 injected_exceeds "$(relay_counter 3 injected)"
        kill -STOP "$(<"$net_dir/1.vrrp.pid")"
        stays_true 2.2 true
        kill -CONT "$(<"$net_dir/1.vrrp.pid")"
        ! wait_until 2 lines_exceed "\[late\]; fix: " "${before[late]}" || break
    done
    expect_finding late 3 "adverts come late, .*: a (10.0.0.1, priority 250), up to 2.[0-9] s apart at an interval of 1.0 s"
    say "changes of state by that: $(transitions "$since")"
    expect "its status says how far apart they were" 2 status_has "gaps in intervals: [0-9]* to 1.1, .* more"
    relay_ask 3 metrics >"$net_dir/metrics"
    at_least "gaps that its metrics have, of more than two intervals" 1 "$(($(gaps_within +Inf) - $(gaps_within 2.0)))"
    ! command -v promtool >/dev/null || promtool check metrics <"$net_dir/metrics" || fail "promtool finds mistakes in the metrics"

    # Nobody.
    remember no_master
    expect "host 1 is the only MASTER" "$(patience)" masters_are 1
    for host in 3 2 1; do
        keepalived_stop "$host"
    done
    expect_finding no_master 4 "nobody is MASTER, for .*; the last was"
    keepalived_start 1
    expect "host 1 is the only MASTER" "$(patience)" masters_are 1
    expect "host 3 says so" 2 lines_exceed "no longer seen: nobody is MASTER" 0
    expect "its status names the MASTER" 1 status_has "VRID 51 on default: MASTER is a (10.0.0.1, priority 250)"
}

# said_by HOST WORDS: its relay has logged that
said_by() { grep -q "$2" "$(relay_log "$1")"; }

# Host 2 does not hear host 1 any more, and host 1 hears host 2: so say host 1, who is not heard, and host 3, whom both tell.
# Host 2 cannot know. It is told 3.5 PINGs after the last packet, and a PING and a quarter later it is sure.
oneway() {
    local words="b does not hear a, though a hears b, for .* \[one_way\]; fix: let UDP port 10112 from a (10.0.0.1) in at b"
    on 2 nft add table inet cut
    on 2 nft 'add chain inet cut input { type filter hook input priority 0; }'
    on 2 nft 'add rule inet cut input ip saddr 10.0.0.1 udp dport 10112 drop'
    expect "host 2 says that host 1 is down" 6 said_by 2 "peer a is down"
    expect "host 3 says which way" 2 said_by 3 "$words"
    expect "host 1 says which way" 2 said_by 1 "$words"
    expect "the status of host 1 says so" 2 status_of_1_has "b up .*, one way: it does not hear us"
    expect "the status of host 3 says so" 2 status_has "\[one_way\] fix: let UDP port 10112 from a"
    expect "the status of host 3 says why two are MASTER" "$(patience)" status_has "two hosts are MASTER: .*; b does not hear a"
    expect "so does its log" 2 said_by 3 "two hosts are MASTER: .*; b does not hear a \[two_masters\]"
    equal "what host 2 says of it" 0 "$(grep -c one_way "$(relay_log 2)" || true)"
    on 2 nft delete table inet cut
    expect "mended: host 3 says so" 4 said_by 3 "no longer seen: b does not hear a \[one_way\]"
    expect "host 1 says so" 4 said_by 1 "no longer seen: b does not hear a \[one_way\]"
    expect "host 1 is the only MASTER" "$(patience)" masters_are 1
    expect "host 3 says that nothing is wrong any more" 6 status_has "what is wrong nothing adverts"
    equal "other ways that host 3 found" 1 "$(grep -c 'one_way\]; fix' "$(relay_log 3)")"
}
status_of_1_has() { relay_ask 1 status | tr -s ' \n' ' ' | grep -q "$1"; }

net_make 3
configure v2-pass
cp "$net_dir/2.conf" "$net_dir/2.conf.good"
relay_conf
keepalived_start_all
expect_split_brain
relays_start || fail "the relays did not get ready"
expect "relays: host 1 is the only MASTER" "$(patience)" masters_are 1
expect "host 3 sees nothing wrong" "$(patience)" status_has "what is wrong nothing adverts"
"$1"
say "$(relay_ask 3 status | sed -n '/^virtual routers/,/^adverts/p')"
finish
