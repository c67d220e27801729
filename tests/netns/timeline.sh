#!/bin/bash
#
#   host 1 = a (MASTER) ---+
#   host 2 = b ------------+--- br0, without multicast
#   host 3 = c ------------+
#
# vrrp-trace timeline of the traces of three hosts, with two failovers and one partition: its spells of MASTER agree to within
# 10 ms with what each keepalived says of itself (its notify FIFO) and with who has the address (rtnetlink).
. "${0%/*}/lib.sh"
. "${0%/*}/probe_lib.sh"

relaytrace=${VRRP_TRACE:-${relayd%/src/*}/tools/vrrp-trace/vrrp-trace}
[[ -x $relaytrace ]] || { echo "no program at $relaytrace" && exit 99; }

declare -A recorder=()
record() {
    start_on "$1" "$net_dir/$1.jsonl" "$relaytrace" capture --json --control "$(relay_control "$1")"
    recorder[$1]=$!
    # -t has no fractions of a second that date(1) would have to read: -ts is ISO.
    start_on "$1" "$net_dir/$1.addresses" ip -ts -o monitor address
    wait_until 10 grep -q listening_at "$net_dir/$1.jsonl" || fail "host $1 is not recorded"
}

export advert_int=0.5
net_make 3
configure v3-ipv4
relay_conf
relays_start || fail "the relays did not get ready"
for host in 1 2 3; do
    record "$host"
done
keepalived_start_all
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
for host in 1 2 3; do
    end_pid "${recorder[$host]}" INT || true
    grep -v '^[{]' "$net_dir/$host.jsonl" || true
    sed -i '/^{/!d' "$net_dir/$host.jsonl" # that it has ended
done

status=0
"$relaytrace" timeline "$net_dir"/[123].jsonl >"$net_dir/chart" || status=$?
cat "$net_dir/chart"
equal "status of timeline, as two hosts were MASTER" 1 "$status"
"$relaytrace" timeline --json "$net_dir"/[123].jsonl >"$net_dir/timeline" || true
for form in svg html; do
    "$relaytrace" timeline "--$form" "$net_dir/timeline.$form" "$net_dir"/[123].jsonl >"$net_dir/said" || true
    at_least "octets of the $form" 2000 "$(stat -c %s "$net_dir/timeline.$form")"
done
[[ -z ${VRRP_RELAY_PICTURE-} ]] || cp "$net_dir"/timeline.* "$net_dir"/[123].jsonl "$VRRP_RELAY_PICTURE"
/usr/bin/python3 "${0%/*}/check_timeline.py" "$net_dir" "$vip" "$killed" || fail "the timeline does not agree with what happened"
finish
