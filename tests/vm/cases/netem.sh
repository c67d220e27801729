#!/bin/bash
#
#   host 1 (MASTER) ---+
#   host 2 (BACKUP) ---+--- br0, drops multicast; what it sends to a host may be lost, late, doubled or overtaken
#   host 3 (BACKUP) ---+
#
# An advert each second, for two minutes: nobody changes his mind. Beside it, printed and not judged, the same with
# native multicast and no relay: `netem.sh native`.
#
# Three adverts in a row are lost about once in thirty runs, and then a backup must become MASTER: it is the network's
# doing, as tcpdump in front of the backup proves, and nothing is shown about the relay. That run is made again.
. "${0%/*}/../lib.sh"
need_modules sch_netem

duration=120
weather=(delay 20ms 10ms loss 5% duplicate 5% reorder 10% 25%)

# The adverts of a secured relay, not its PINGs: an IP packet of 40 octets and 56 around it.
advert='udp dst port 10112 and src host 10.0.0.1 and udp[8] == 4 and udp[4:2] >= 104'

begin() {
    local host
    net_make 3
    for host in "${net_hosts[@]}"; do
        tc -n "$net_switch" qdisc add dev "p0.$host" root netem "${weather[@]}"
    done
    configure v2
    keepalived_start_all
}

# No process is started to look: these are two minutes.
host_1_alone() {
    local found
    find_masters VI_1
    [[ $found == 1 ]]
}

native() {
    begin
    net_native
    expect "host 1 is the only MASTER" "$(patience)" masters_are 1
    local since
    since=$(now_ns)
    wait_until "$duration" false || true
    say "changes of state without a relay, with native multicast: $(transitions "$since")"
    finish
}

watch_adverts() {
    local host
    for host in 2 3; do
        start_on "$host" "$net_dir/$host.adverts" tcpdump -i eth0 --direction=in -n -tt -l "$advert"
    done
    expect "adverts are seen on their way to host 2 and 3" 30 grep -q length "$net_dir/2.adverts" "$net_dir/3.adverts"
}

# dropped HOST: frames that its port of the switch has lost
dropped() { tc -n "$net_switch" -s qdisc show dev "p0.$1" | sed -n 's/.*(dropped \([0-9]*\),.*/\1/p'; }

# network_lost_three SINCE: the first who became MASTER had not been sent anything for three intervals
network_lost_three() {
    local host when
    read -r when host < <(awk -v since="$1" '$1 >= since && $3 == "MASTER" {
        n = split(FILENAME, path, "/"); printf "%.6f %d\n", $1 / 1e9, path[n] }' "$net_dir"/[23].states | sort -n) || return 1
    awk -v when="$when" '/length/ && $1 < when { last = $1 } END { exit last == "" || last > when - 2.9 }' \
        "$net_dir/$host.adverts"
}

relayed() {
    local attempt since
    for attempt in 1 2 3; do
        expect "host 1 is the only MASTER" "$(patience)" masters_are 1
        since=$(now_ns)
        ! stays_true "$duration" host_1_alone || break
        network_lost_three "$since" || fail "an election that the network is not to blame for"
        say "attempt $attempt: the network lost three adverts in a row; once more"
    done
    equal "changes of state with the relay" 0 "$(transitions "$since")"
    say "changes of state with the relay, in $duration s: 0"
}

[[ ${1-} != native ]] || native

begin
"$0" native >"$net_dir/native" &
native_pid=$!
net_pids+=("$native_pid")
expect_split_brain
relay_conf
relays_start || fail "the relays did not get ready"
expect "relays: host 1 is the only MASTER" "$(patience)" masters_are 1
watch_adverts
relayed
wait "$native_pid" || fail "native: $(<"$net_dir/native")"
grep "native multicast" "$net_dir/native"
for host in 2 3; do
    lost=$(dropped "$host")
    at_least "frames that were lost on their way to host $host" 1 "$lost"
    say "host $host: lost=$lost $(relay_ask "$host" counters | grep -E '^(received|injected|drop\.[a-z_]+)=[1-9]' | tr '\n' ' ')"
done
finish
