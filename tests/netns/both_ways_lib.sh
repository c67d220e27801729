# shellcheck shell=bash
# shellcheck disable=SC2154  # net_* are set by netns.sh
# Only a master sends adverts. So that they flow both ways, there are two virtual routers: host 1 is the master of VI_1, VRID
# 51, and host 2 that of VI_2, VRID 52.
# shellcheck source=tests/netns/probe_lib.sh
. "${BASH_SOURCE[0]%/*}/probe_lib.sh"

other_vip=10.0.0.101

# configure_both: on hosts 1 and 2, VRRPv3 over IPv4
configure_both() {
    local host
    vip=$(vip_of v3-ipv4)
    interval=$(interval_of v3-ipv4)
    for host in 1 2; do
        {
            vrrp_instance v3-ipv4 "$host"
            vrrp_instance v3-ipv4 $((3 - host)) VI_2 52 $other_vip
        } | keepalived_conf "$host"
    done
}

# both_are "HOSTS" "HOSTS": the masters of VI_1 and of VI_2
both_are() { masters_are "$1" VI_1 "$vip" && masters_are "$2" VI_2 $other_vip; }

# changes SINCE: of state, of both
changes() { echo $(($(transitions "$1" "" VI_1) + $(transitions "$1" "" VI_2))); }

# expect_both_quiet INTERVALS: each host is master of its own, and nobody changes his mind
expect_both_quiet() {
    local since
    since=$(now_ns)
    holds "each host is MASTER of its own" "$(product "$1" "$interval")" both_are 1 2
    equal "changes of state in that time" 0 "$(changes "$since")"
}

# The adverts that host HOST sends as the master of its own virtual router: `source vrid`.
flow_of() { echo "${source_of[$1]:-10.0.0.$1} $((50 + $1))"; }
declare -A source_of=() # host -> the source of its adverts, where it is another

# probe_both: from now on what hosts 1 and 2 send and hear is written down
probe_both() {
    local host
    for host in 1 2; do
        probe "$host" heard eth0 224.0.0.18
        probe "$host" sent eth0
    done
}

# heard_since FROM SINCE: how many adverts of host FROM the other one has heard
heard_since() {
    # shellcheck disable=SC2046  # two words
    heard_flow "$((3 - $1))" "$2" $(flow_of "$1")
}
heard_since_at_least() { (($(heard_since "$1" "$2") >= $3)); }

# missed_since FROM SINCE: how many adverts host FROM has sent since then before the first one that the other has heard
missed_since() {
    # shellcheck disable=SC2046  # two words
    missed_flow "$1" "$((3 - $1))" "$2" $(flow_of "$1")
}

# lost_since FROM SINCE: of the adverts that host FROM has sent since then, those that the other one has not heard, but for the
# newest, which may be under way
lost_since() {
    # shellcheck disable=SC2046  # two words
    lost_flow "$1" "$((3 - $1))" "$2" $(flow_of "$1")
}
lost_at_most() { (($(lost_since "$2" "$3") <= $1)); }
nothing_lost() { lost_at_most 0 1 "$1" && lost_at_most 0 2 "$1"; }

# longest_pause HOST SINCE: milliseconds between two adverts that host HOST has sent
longest_pause() {
    awk -v since="$2" -v source="$(flow_of "$1" | cut -d' ' -f1)" -v vrid=$((50 + $1)) '
        $1 < since || $2 != source || $4 != vrid { next }
        last && $1 - last > pause { pause = $1 - last }
        { last = $1 }
        END { printf "%d\n", pause / 1e6 }' "$net_dir/$1.sent"
}

# expect_no_change WHAT SINCE: nobody has changed his mind. At 0.1 s a machine that stands still for a moment makes keepalived do
# so by itself: then its own adverts have a gap, or come late. That is told, and is no failure.
expect_no_change() {
    local host late=0 pause=0
    if (($(changes "$2") == 0)); then
        say "$1: no change of state"
        return
    fi
    for host in 1 2; do
        late=$((late + $(relay_counter "$host" drop.late)))
        pause=$((pause + $(longest_pause "$host" "$2")))
    done
    if ((late > 0)) || (($(product "$pause" 1) > $(product 4000 "$interval"))); then
        say "$1: $(changes "$2") changes of state, but the machine stood still: $late late adverts"
    else
        fail "$1: $(changes "$2") changes of state"
    fi
}
