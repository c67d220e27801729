#!/bin/bash
#
#   host 1 = a (MASTER) ---+
#   host 2 = b ------------+--- br0, without multicast
#   host 3 = c ------------+
#
# vrrp-trace timeline of the traces of three hosts, with two failovers and one partition: its spells of MASTER agree to within
# 10 ms with what each keepalived says of itself (its notify FIFO) and with who has the address (rtnetlink).
. "${0%/*}/lib.sh"

relaytrace=${VRRP_TRACE:-${relayd%/src/*}/tools/vrrp-trace/vrrp-trace}
[[ -x $relaytrace ]] || { echo "no program at $relaytrace" && exit 99; }

declare -A recorder=() monitor=()
# record HOST: its trace, and what becomes of its addresses
record() {
    : >"$net_dir/$1.jsonl"
    : >"$net_dir/$1.addresses"
    [[ ! -e $net_dir/$1.states ]] || : >"$net_dir/$1.states"
    start_on "$1" "$net_dir/$1.said" "$relaytrace" capture --json --write "$net_dir/$1.jsonl" --control "$(relay_control "$1")"
    recorder[$1]=$!
    start_on "$1" "$net_dir/$1.addresses" ip -ts -o monitor address
    monitor[$1]=$!
    wait_until 10 grep -q listening_at "$net_dir/$1.jsonl" || fail "host $1 is not recorded: $(<"$net_dir/$1.said")"
}

record_end() {
    local host
    for host in 1 2 3; do
        end_pid "${recorder[$host]}" INT || true
        end_pid "${monitor[$host]}" TERM || true
    done
}

# urgent PID...: what only looks on must not wait for a processor
urgent() {
    local pid
    for pid; do
        ! alive "$pid" || chrt --rr --pid 20 "$pid"
    done
}

# Two failovers, one by resigning and one by SIGKILL, and one partition.
events() {
    local host
    for host in 1 2 3; do
        record "$host"
    done
    keepalived_start_all
    urgent "${net_pids[@]}"
    expect "host 1 is the only MASTER" "$(patience)" masters_are 1
    expect_quiet 3.5
    expect_takeover stop
    expect_failback
    keepalived_kill 1
    killed=$(now_ns)
    expect "keepalived of host 1 is killed: host 2 is the only MASTER" "$(patience)" masters_are 2
    on 1 ip address delete "$vip/32" dev eth0
    expect_quiet 3.5
    keepalived_start 1
    expect "host 1 is the only MASTER" "$(patience)" masters_are 1
    expect_quiet 3.5
    cut_off 1
    expect "host 1 is cut off: hosts 1 and 2 are MASTER" "$(patience)" masters_are "1 2"
    holds "two MASTERs" 1.5 masters_are "1 2"
    mend_all
    expect "mended: host 1 is the only MASTER" "$(patience)" masters_are 1
    expect_quiet 3.5
    record_end
}

# say_timeline: as a chart, JSON lines, a picture and a page
say_timeline() {
    local form status=0
    "$relaytrace" timeline "$net_dir"/[123].jsonl >"$net_dir/chart" || status=$?
    cat "$net_dir/chart"
    equal "status of timeline, as two hosts were MASTER" 1 "$status"
    "$relaytrace" timeline --json "$net_dir"/[123].jsonl >"$net_dir/timeline" || true
    for form in svg html; do
        "$relaytrace" timeline "--$form" "$net_dir/timeline.$form" "$net_dir"/[123].jsonl >"$net_dir/said" || true
        at_least "octets of the $form" 2000 "$(stat -c %s "$net_dir/timeline.$form")"
    done
    [[ -z ${VRRP_RELAY_PICTURE-} ]] || cp "$net_dir"/timeline.* "$net_dir"/[123].jsonl "$VRRP_RELAY_PICTURE"
}

export advert_int=0.5
export keepalived_globals='vrrp_rt_priority 20'
# shellcheck disable=SC2034  # of relay.sh
relay_wrapper=(chrt --rr 20)
net_make 3
configure v3-ipv4
relay_conf
relays_start || fail "the relays did not get ready"
# Who has no processor for 10 ms tells late what it has done: then all is done again.
for attempt in 1 2 3; do
    events
    say_timeline
    ! /usr/bin/python3 "${0%/*}/check_timeline.py" "$net_dir" "$vip" "$killed" || finish
    say "attempt $attempt: the timeline does not agree with what the hosts told"
    for host in 1 2 3; do
        keepalived_stop "$host"
    done
done
fail "the timeline does not agree with what happened, three times"
