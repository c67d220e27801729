# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034  # net_* are set by netns.sh, the variables of inject_by are read there and by cases
# The steps that most cases share. They speak of instance VI_1 with the address $vip and the advert interval $interval;
# host 1 has the highest priority, so it is the master whenever all is well, and host 2 is the next.

# A backup waits three intervals and a part of one; the rest is for a busy machine.
master_down() { product 4 "$interval"; }
patience() { awk -v s="$interval" 'BEGIN { print 4 * s + 5 }'; }

# configure VARIANT [LINE...]: instance VI_1 on every host, with LINEs inside
configure() {
    local host variant=$1
    shift
    vip=$(vip_of "$variant")
    interval=$(interval_of "$variant")
    for host in "${net_hosts[@]}"; do
        vrrp_instance "$variant" "$host" VI_1 51 "$vip${vip_device:+ dev $vip_device}" "$@" | keepalived_conf "$host"
    done
}

# share_vip VARIANT: in a cloud (net_cloud) every host may send from the addresses of VI_1. After configure.
share_vip() {
    net_share "$vip"
    [[ $1 != v3-ipv6 ]] || net_share fe80::51
}

keepalived_start_all() {
    local host
    for host in "${net_hosts[@]}"; do
        keepalived_start "$host"
    done
}

# Without a relay every host believes that it is alone.
expect_split_brain() {
    expect "no relay: every host is MASTER" "$(patience)" masters_are "${net_hosts[*]}"
}

# Without a relay every host believes that it is alone; without the relay's device none can speak.
expect_no_election() {
    if [[ ${mode-} != tun ]]; then expect_split_brain; else
        expect "no relay: every host is in FAULT" "$(patience)" all_in FAULT
    fi
}
all_in() {
    local host
    for host in "${net_hosts[@]}"; do state_is "$host" "$1" || return 1; done
}

# The relays start, and the election comes to one master that stays for more than five intervals.
expect_election() {
    relays_start || fail "the relays did not get ready"
    expect "relays: host 1 is the only MASTER" "$(patience)" masters_are 1
    expect_quiet 5.5
}

# expect_quiet INTERVALS: nobody changes his mind
expect_quiet() {
    local since who
    since=$(now_ns)
    who=$(masters)
    [[ $who == ? ]] || fail "masters: expected one, got '$who'"
    holds "host $who is the only MASTER" "$(product "$1" "$interval")" masters_are "$who"
    equal "changes of state in that time" 0 "$(transitions "$since")"
}

# expect_takeover stop|kill: keepalived of host 1 ends, and the address moves exactly once
expect_takeover() {
    local since
    since=$(now_ns)
    "keepalived_$1" 1
    expect "$1 of keepalived on host 1: host 2 is the only MASTER" "$(patience)" masters_are 2
    holds "host 2 is the only MASTER" "$(product 3 "$interval")" masters_are 2
    equal "hosts that became MASTER" 1 "$(transitions "$since" MASTER)"
}

# keepalived of host 1 is started again, and takes the address back, once
expect_failback() {
    local since
    since=$(now_ns)
    keepalived_start 1
    expect "keepalived on host 1 again: host 1 is the only MASTER" "$(patience)" masters_are 1
    holds "host 1 is the only MASTER" "$(product 3 "$interval")" masters_are 1
    equal "hosts that became MASTER" 1 "$(transitions "$since" MASTER)"
}

# split brain, election, takeover, failback: what any configuration must be able to do
expect_everything() {
    keepalived_start_all
    expect_split_brain
    relay_conf "$@"
    expect_election
    expect_takeover stop
    expect_failback
}
