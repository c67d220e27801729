#!/bin/bash
# many.sh [SEED [KILLS [HOSTS]]]: many hosts in one run, and hosts that die by chance.
#
# Each host has a relay and a keepalived with three virtual routers, VRRP v2, v3 and v3 over IPv6, each with an order of its own
# over the hosts: rotated by two, so that after some deaths a host is MASTER of several, and its death moves all of these.
# The MASTER of a random router is killed: its keepalived, and the next time keepalived and relay. Now and then one of the
# dead comes back. After each the host with the highest priority of those alive is MASTER, alone, of each router.
# At the end all come back.
#
# The same SEED kills and brings back the same hosts; without one it is another each time, and is printed.
# shellcheck source=tests/netns/lib.sh
. "${0%/*}/lib.sh"

seed=${1:-$((EPOCHSECONDS % 1000000))}
kills=${2:-10}
count=${3:-32} # at least 5
routers=(1 2 3)
variants=([1]=v2 [2]=v3-ipv4 [3]=v3-ipv6)
vips=([1]=10.0.0.101 [2]=10.0.0.102 [3]=fd00:0::103)
# shellcheck disable=SC2034  # keepalived.sh's
advert_int=1
interval=1
# Two neighbours wake up 8/256 s after each other: the largest step for which 32 priorities, 250 and less, stay above 0.
# shellcheck disable=SC2034  # keepalived.sh's
priority_step=8

# What was seen at the end of a settling, in routers: more than one MASTER; another MASTER than the one that is due, or none.
# MASTER is who holds the address, as the kernels say; on a busy machine a notice of keepalived may be missing, and that is
# counted apart. And hosts that became MASTER although they were not due, and gave it up by themselves.
crowded=0
wrong=0
unsaid=0
hasty=0

# pick N: a number below N, in `picked`
random=$seed
pick() {
    random=$(((random * 1103515245 + 12345) % 2147483648))
    picked=$(((random >> 16) % $1))
}

# The place of HOST in the order of ROUTER, from 1
place() { echo $((($1 - 1 + count - 2 * ($2 - 1)) % count + 1)); }

configure_all() {
    local host router
    for host in "${net_hosts[@]}"; do
        for router in "${routers[@]}"; do
            vrrp_instance "${variants[router]}" "$(place "$host" "$router")" "VI_$router" $((50 + router)) "${vips[router]}"
        done | keepalived_conf "$host"
    done
}

# The kernel's table of neighbours is one for all namespaces, and with 1024 entries, or fewer where others have some, it is too
# small for 32 hosts that each know 31. Permanent entries do not count.
know_neighbours() {
    local host other
    for host in "${net_hosts[@]}"; do
        for other in "${net_hosts[@]}"; do
            ((other == host)) ||
                printf 'neigh add 10.0.0.%d lladdr 02:00:00:00:00:%02x dev eth0 nud permanent\n' "$other" "$other"
        done | ip -n "$(host_ns "$host")" -batch -
    done
}

# find_due ROUTER: who must be its MASTER, in `due`: the first in its order that lives
find_due() {
    local step
    for ((step = 0; step < count; step++)); do
        due=$(((2 * ($1 - 1) + step) % count + 1))
        [[ -z ${keepalived_pid[$due]-} ]] || return 0
    done
    fail "nobody is alive"
}

# find_holders: of each router's address, as the kernels of the hosts say whose keepalived lives, in `holding`
find_holders() {
    holding=()
    local host names=()
    for host in "${net_hosts[@]}"; do
        [[ -z ${keepalived_pid[$host]-} ]] || names+=("$host=$net_prefix-$host")
    done
    mapfile -t -O 1 holding < <(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$story /usr/bin/python3 "${0%/*}/holders.py" \
        "${names[@]}" -- "${vips[@]}")
}
story=$(cd "${0%/*}/../../scripts/lib/story" && pwd)
holding=()

all_are_masters() {
    local router
    find_holders
    for router in "${routers[@]}"; do
        [[ ${holding[router]} == "${net_hosts[*]}" ]] || return 1
    done
}

due_are_masters() {
    local router due
    find_holders
    for router in "${routers[@]}"; do
        find_due "$router"
        [[ ${holding[router]} == "$due" ]] || return 1
    done
}

# Right, and still so an interval and a half later
settled() { wait_until "$(patience)" due_are_masters && stays_true 1.5 due_are_masters; }

# settle "EVENT" SINCE: time to settle, and what is the case then
settle() {
    local event=$1 since=$2 router due found became=0 ms
    settled || settled || true
    ms=$((($(now_ns) - since) / 1000000))
    find_holders
    for router in "${routers[@]}"; do
        find_due "$router"
        find_masters "VI_$router"
        became=$((became + $(transitions "$since" MASTER "VI_$router")))
        [[ ${holding[router]} != *" "* ]] || crowded=$((crowded + 1))
        [[ $found == "$due" ]] || unsaid=$((unsaid + 1))
        [[ ${holding[router]} == "$due" ]] || {
            wrong=$((wrong + 1))
            say "after $event: VI_$router is due to host $due; MASTER: '${holding[router]}', which say so: '$found'"
        }
        [[ $due == "${was_due[router]-}" ]] || became=$((became - 1))
        was_due[router]=$due
    done
    hasty=$((hasty + (became > 0 ? became : 0)))
    say "$event: MASTERS of VI_1, VI_2, VI_3 are ${was_due[*]}, and stay it (looked at after $ms ms)"
}
was_due=()

# kill_one N: the MASTER of a random router
kill_one() {
    local router host what=keepalived since
    pick ${#routers[@]}
    router=${routers[picked]}
    find_due "$router"
    host=$due
    since=$(now_ns)
    if (($1 % 2 == 0)); then
        what="keepalived and relay"
        relay_kill "$host"
    fi
    keepalived_kill "$host"
    dead+=("$host")
    settle "kill $1, of host $host as MASTER of VI_$router, $what" "$since"
}
dead=()

# bring_back HOST...
bring_back() {
    local host since
    for host in "$@"; do
        [[ -n ${relay_pid[$host.relay]-} ]] || relay_start "$host" || fail "the relay of host $host did not come back"
    done
    since=$(now_ns)
    for host in "$@"; do
        keepalived_start "$host"
    done
    settle "back: host $*" "$since"
}

bring_back_one() {
    local host
    pick ${#dead[@]}
    host=${dead[picked]}
    dead=("${dead[@]:0:picked}" "${dead[@]:picked+1}")
    bring_back "$host"
}

come_first
say "seed $seed: $0 $seed $kills $count does the same again"
net_make "$count"
know_neighbours
configure_all
keepalived_start_all
expect "no relay: each of $count hosts is MASTER of all" 30 all_are_masters
relay_conf 'inject = "loopback"'
began=$(now_ns)
relays_start || fail "the relays did not get ready"
settle "relays" "$began"
hasty=0

for ((n = 1; n <= kills; n++)); do
    kill_one "$n"
    pick 3
    ((picked != 0)) || bring_back_one
done
((${#dead[@]} == 0)) || bring_back "${dead[@]}"
equal "after all came back: MASTERS" "1 3 5" "${was_due[*]}"

say "$kills kills; became MASTER too early, and gave it up by themselves: $hasty; notices missing: $unsaid"
equal "more than one MASTER at the end of a settling" 0 "$crowded"
equal "another MASTER than the host with the highest priority of those alive" 0 "$wrong"
finish
