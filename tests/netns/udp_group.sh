#!/bin/bash
# usage: udp_group.sh ipv4|ipv6|limited|directed HOSTS
#
#   host 1, 2, ... each:  a receiver and two senders of udp_group.py  --- br0
#
# Any daemon that speaks UDP to a group (examples/udp-group) or by broadcast (examples/broadcast): what is sent arrives on every
# host once, in order, with its source, source port, TTL and octets, and nothing else does. First on an ordinary LAN, which
# shows that this case sees it all; then in a cloud, where only a host's own datagrams come back to it; then there with relays.
# shellcheck source=tests/netns/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/netns/system_lib.sh
. "${0%/*}/system_lib.sh"

variant=$1
hosts=$2
program=${0%/*}/udp_group.py
example=udp-group
port=694
sizes=(1 2 3 100 1271 1272 1273 1400 1472 7 3000 8000 500 1 1450 1453 64)
case $variant in
ipv4) group=239.0.0.42 ;;
ipv6) group=ff02::4242 ;;
limited) group=255.255.255.255 example=broadcast port=4803 ;;
directed) group=10.0.0.255 example=broadcast port=4803 ;;
*) echo "no such variant: $variant" && exit 99 ;;
esac

# peers_up HOST: its log says so of each other host
peers_up() { (($(grep -c 'peer . is up' "$(relay_log "$1")") >= hosts - 1)); }

# source_of HOST SENDER: IPv6 senders use the link-local and the other address
source_of() {
    if [[ $group != *:* ]]; then
        echo "10.0.0.$1"
    elif (($2 == 1)); then
        link_local "$1" 0
    else
        echo "fd00::$1"
    fi
}

# A sender's TTL: 1 is the default of multicast.
ttl_of() { (($1 == 1)) && echo 1 || echo 7; }

# everyone_speaks RUN: receivers on all hosts, then all senders at once
everyone_speaks() {
    local host sender base receivers=() senders=()
    run=$1
    for host in "${net_hosts[@]}"; do
        start_on "$host" "$net_dir/$run.$host.got" "$program" receive eth0 "$group" "$port"
        receivers+=($!)
    done
    for host in "${net_hosts[@]}"; do
        wait_until 20 grep -q ready "$net_dir/$run.$host.got" || fail "no receiver on host $host"
    done
    for host in "${net_hosts[@]}"; do
        for sender in 1 2; do
            base=$net_dir/$run.$host.$sender.sent
            start_on "$host" "$base" "$program" send eth0 "$group" "$port" "$(source_of "$host" "$sender")" \
                $((4000 + sender)) "$(ttl_of "$sender")" "${sizes[@]}"
            senders+=($!)
        done
    done
    for sender in "${senders[@]}"; do
        wait "$sender" || fail "a sender failed: $(cat "$net_dir/$run".*.sent)"
    done
    [[ $2 != all ]] || wait_until 60 all_arrived || true
    stays_true 0.3 true # what comes too often comes late
    for host in "${receivers[@]}"; do
        end_pid "$host" TERM || true
    done
}

all_arrived() {
    local host
    for host in "${net_hosts[@]}"; do
        (($(wc -l <"$net_dir/$run.$host.got") > ${#sizes[@]} * 2 * hosts)) || return 1
    done
}

# check own|all: what each receiver got is exactly what its own host sent, or what all did
check() {
    local host from sender expected got
    for host in "${net_hosts[@]}"; do
        sed -i '/^ready$/d' "$net_dir/$run.$host.got"
        expected=0
        for from in "${net_hosts[@]}"; do
            [[ $1 == all || $from == "$host" ]] || continue
            for sender in 1 2; do
                grep "^$(source_of "$from" "$sender") $((4000 + sender)) " "$net_dir/$run.$host.got" >"$net_dir/got" || true
                diff "$net_dir/$run.$from.$sender.sent" "$net_dir/got" >"$net_dir/diff" ||
                    fail "$run: host $host got from host $from, sender $sender, other things than were sent:
$(head -n 12 "$net_dir/diff")"
                expected=$((expected + ${#sizes[@]}))
            done
        done
        got=$(wc -l <"$net_dir/$run.$host.got")
        equal "$run: datagrams that host $host got" "$expected" "$got"
    done
    say "$run: each host got $expected datagrams, once, in order, unchanged, and nothing else"
}

net_make "$hosts"
net_native
everyone_speaks native all
check all
net_cloud
everyone_speaks cloud own
check own

relay_example "$example"
relays_start || fail "the relays did not get ready"
for host in "${net_hosts[@]}"; do
    expect "host $host: all peers are up" 20 peers_up "$host"
done
everyone_speaks relay all
check all
for host in "${net_hosts[@]}"; do
    equal "frames of host $host with another's source" 0 "$(spoofed "$host")"
done
finish
