#!/bin/bash
# usage: quorum.sh 3|witness|5 [all]
#
#   host 1 (MASTER) ... host N --- br0, drops multicast, and cuts pairs     3, 5: each has keepalived and votes
#                                                                           witness: host 3 has no keepalived, and votes
#
# The network falls into two sides, in each of the ways that there are. The larger side has exactly one MASTER; the smaller one
# gives up, and never are there two for longer than it takes a BACKUP to become MASTER, and a second.
. "${0%/*}/lib.sh"

limit_ms=4260 # 3 * advert_int + the skew of host 2 + 1 s; the file must make it far less
voters=3
[[ $1 != 5 ]] || voters=5
witness=
[[ $1 != witness ]] || witness=3

has_keepalived() { [[ $1 != "$witness" ]]; }
health_of() { cat "$net_dir/$1.health"; }
health_is() { [[ $(health_of "$1") == "$2" ]]; }

# As the manual has it.
configure_tracking() {
    local host
    vip=$(vip_of v2)
    interval=$(interval_of v2)
    for host in "${net_hosts[@]}"; do
        {
            printf 'track_file relay {\n    file "%s"\n    weight 1\n    init_file -254\n}\n' "$net_dir/$host.health"
            vrrp_instance v2 "$host" VI_1 51 "$vip" "track_file { " "    relay" "}"
        } | keepalived_conf "$host"
    done
}

# conf [LINE...]: as relay_conf, with the witness
conf() {
    relay_conf "$@"
    [[ -z $witness ]] || sed -i 's/^c = \(.*\)/c = { address = \1, witness = true }/' "$net_dir/relay.toml"
}

# Each line: the hosts of the smaller side.
splits() {
    local one other
    for ((one = 1; one <= voters; one++)); do
        [[ $1 != 1 ]] || echo "$one"
        for ((other = one + 1; other <= voters; other++)); do
            [[ $1 != 2 ]] || echo "$one $other"
        done
    done
}

# others_than HOSTS: the larger side
others_than() {
    local host
    for host in "${net_hosts[@]}"; do
        [[ " $1 " == *" $host "* ]] || echo "$host"
    done
}

# cut_sides FROM TO: nothing of these hosts reaches those
cut_sides() {
    local from to pairs=
    for from in $1; do
        for to in $2; do
            pairs+="p0.$from . p0.$to, "
        done
    done
    in_switch nft add element bridge switch cuts "{ ${pairs%, } }"
}

# settled SMALL: its hosts are in FAULT, and of the others the first is the only MASTER
settled() {
    local host first=
    for host in $1; do
        if has_keepalived "$host" && ! state_is "$host" FAULT; then return 1; fi
    done
    for host in $(others_than "$1"); do
        if [[ -z $first ]] && has_keepalived "$host"; then first=$host; fi
    done
    masters_are "$first"
}

# whole: one MASTER, and nobody in FAULT
whole() {
    local host
    masters_are 1 || return 1
    for host in "${!keepalived_pid[@]}"; do
        state_is "$host" FAULT && return 1
    done
    return 0
}

all_in_fault() {
    local host
    for host in "${!keepalived_pid[@]}"; do
        state_is "$host" FAULT || return 1
    done
}

# two_masters SINCE: for how many milliseconds there was more than one, the longest time; what lasts, lasts until now
two_masters() {
    local host
    for host in "${!keepalived_pid[@]}"; do
        awk -v host="$host" -v since="$1" '$1 < since { last = $3; next } $1 >= since { print $1, host, $3 }
            END { if (last != "") print since, host, last }' "$net_dir/$host.states"
    done | sort -n | awk -v now="$(now_ns)" '
        { is[$2] = $3 == "MASTER"; n = 0; for (h in is) n += is[h] }
        n > 1 && !began { began = $1 }
        n < 2 && began { if ($1 - began > most) most = $1 - began; began = 0 }
        END { if (began && now - began > most) most = now - began; printf "%d\n", most / 1000000 }'
}

longest=0
# split "WHAT" SMALL CUT...: CUT makes it; then it is mended
split() {
    local what=$1 small=$2 since both
    shift 2
    since=$(now_ns)
    "$@"
    expect "$what: one MASTER on the larger side, FAULT on the other" "$(patience)" settled "$small"
    both=$(two_masters "$since")
    mend_all
    expect "mended: host 1 is the only MASTER" "$(patience)" whole
    at_most "milliseconds with two MASTERs after: $what" "$limit_ms" "$both"
    both=$(two_masters "$since")
    at_most "milliseconds with two MASTERs until it was mended: $what" "$limit_ms" "$both"
    ((both <= longest)) || longest=$both
}

both_ways() {
    cut_sides "$1" "$2"
    cut_sides "$2" "$1"
}

split_all() { # SIZE of the smaller side
    local small rest
    while read -r small; do
        rest=$(others_than "$small" | xargs)
        split "$small | $rest" "$small" both_ways "$small" "$rest" </dev/null
        [[ $voters$witness == 3 ]] || continue
        split "$small reaches none of $rest" "$small" cut_sides "$small" "$rest" </dev/null
        split "$small is reached by none of $rest" "$small" cut_sides "$rest" "$small" </dev/null
    done < <(splits "$1")
}

# A relay that is killed leaves the file as it is, and the next one keeps it while it finds the others.
restart() {
    local since
    since=$(now_ns)
    relay_kill 1
    relay_start 1 || fail "the relay did not get ready"
    expect "the relay of host 1 was killed and started: it has a majority" 5 asked_health 1 "healthy: majority"
    equal "its file" 0 "$(health_of 1)"
    holds "host 1 is the only MASTER" 1 masters_are 1
    # Where a busy machine took longer, others may have become MASTER; host 1 was in no FAULT.
    equal "times that host 1 gave up" 0 "$(awk -v since="$since" '$1 >= since && $3 == "FAULT" { n++ } END { print n + 0 }' "$net_dir/1.states")"

    relay_stop 1 || fail "the relay of host 1 ended with status $?"
    equal "the file of a relay that was stopped" -254 "$(health_of 1)"
    expect "the relay of host 1 was stopped: host 1 is in FAULT, host 2 is the only MASTER" "$(patience)" settled 1
    relay_start 1 || fail "the relay did not get ready"
    expect "started: host 1 is the only MASTER" "$(patience)" whole
}

asked_health() { relay_ask "$1" health | grep -q "^$2"; }

reload() {
    local host
    for host in "${net_hosts[@]}"; do
        kill -HUP "${relay_pid[$host.relay]}"
    done
}
log_has() { grep -q "$2" "$(relay_log "$1")"; }

# What it is without: two MASTERs for as long as the network is in two.
without() {
    local since
    since=$(now_ns)
    conf 'quorum = "majority"' 'ping = 0.3'
    reload
    expect "another ping is taken in" 5 log_has 1 '+ ping=0.3'
    holds "host 1 is the only MASTER" 2 whole
    equal "changes of state" 0 "$(transitions "$since")"
    conf 'ping = 0.2'
    reload
    expect "quorum is off" 5 log_has 1 '+ quorum=off'
    asked_health 1 "healthy: .*off" || fail "health: $(relay_ask 1 health)"
    since=$(now_ns)
    both_ways 1 "2 3"
    expect "without quorum, 1 | 2 3: one MASTER on each side" "$(patience)" masters_are "1 2"
    holds "both go on" 3 masters_are "1 2"
    mend_all
    expect "mended: host 1 is the only MASTER" "$(patience)" masters_are 1
    say "without quorum two MASTERs lasted $(two_masters "$since") ms, as long as the network was in two"
}

net_make "$voters"
configure_tracking
relay_flags=(--health-file "$net_dir/%h.health")
conf 'quorum = "majority"' 'ping = 0.2'
for host in "${net_hosts[@]}"; do
    ! has_keepalived "$host" || keepalived_start "$host"
done
expect "no relay has ever run: every host is in FAULT" "$(patience)" all_in_fault
relays_start || fail "the relays did not get ready"
for host in "${net_hosts[@]}"; do
    expect "host $host has a majority" 5 health_is "$host" 0
done
expect "host 1 is the only MASTER" "$(patience)" whole
case "$1 ${2-}" in
"3 ")
    split_all 1
    restart
    without
    ;;
"witness ") split_all 1 ;;
"5 ") split_all 2 ;;
"5 all")
    split_all 1
    split_all 2
    ;;
esac
say "the longest time with two MASTERs: $longest ms"
finish
