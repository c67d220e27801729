# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034  # net_* are set by netns.sh; a case reads what is set here
# What the cases of other failover systems share. Each uses the files of its folder in examples/, where only host names, host
# addresses and paths are put in, and defines
#
#   system_start HOST   starts its daemon there
#   system_kill HOST    ends it by SIGKILL, as when the host dies; its address stays behind
#   holds_address HOST ADDRESS  unless the kernel's list of addresses says it all
#   addresses, interval the shared addresses, and the system's own interval in ms
#   adverts             what it sends each interval, for tcpdump
#   notices HOST        where the failover is timed to its system's decision, not to the address: waits for it, sets $noticed, in ns
#   starts_anew         set where hosts that were alone do not come together by themselves, or not in any certain time
#
# Then `system_case EXAMPLE`. It runs the case a second time beside itself, on an ordinary LAN (system_native names the file
# that its failover times go to), and holds the times in the cloud against them.

examples=$(cd "${BASH_SOURCE[0]%/*}/../../examples" && pwd)
declare -A system_lives=() # host -> yes, while we think that it runs
patience=20

holds_address() { [[ -n $(ip -n "$(host_ns "$1")" -oneline address show to "$2") ]]; }

# holders_are "HOSTS": of the hosts that live, these and no others hold each of the shared addresses
holders_are() {
    local host address found
    for address in "${addresses[@]}"; do
        found=
        for host in "${net_hosts[@]}"; do
            [[ -z ${system_lives[$host]-} ]] || ! holds_address "$host" "$address" || found+=${found:+ }$host
        done
        [[ $found == "$1" ]] || return 1
    done
}

start() {
    system_start "$1"
    system_lives[$1]=yes
}

start_all() {
    local host
    for host in "${net_hosts[@]}"; do
        start "$host"
    done
}

kill_host() {
    system_kill "$1"
    unset "system_lives[$1]"
}

kill_all() {
    local host
    for host in "${!system_lives[@]}"; do
        kill_host "$host"
    done
}

# relay_example EXAMPLE: its vrrp-relay.toml, with a key of this run's and without the hosts that are not there
relay_example() {
    local edits=(-e "s|/etc/vrrp-relay/|$net_dir/|")
    ((${#net_hosts[@]} > 2)) || edits+=(-e '/^c = /d')
    make_key "$net_dir/mesh.key"
    sed "${edits[@]}" "$examples/$1/vrrp-relay.toml" >"$net_dir/relay.toml"
}

# settles "HOSTS": they become the holders and stay that for half a second; $settled is when it began, in ns. Two backups whose
# timers end close together may both hold an address for a moment, on an ordinary LAN as well.
settles() {
    local end=$(($(now_ns) + patience * 10**9))
    while (($(now_ns) < end)); do
        wait_until "$patience" holders_are "$1" || return 1
        settled=$(now_ns)
        ! stays_true 0.5 holders_are "$1" || return 0
    done
    return 1
}

notices() { noticed=; }

# after_advert HOST: until it has just sent one. How long a backup still waits hangs on the time since then.
after_advert() {
    on "$1" timeout $((patience + interval / 1000)) tcpdump -Q out --immediate-mode -nni eth0 -c 1 "$adverts" \
        >"$net_dir/$1.advert" 2>&1 || fail "host $1 holds the address and sends nothing: $(<"$net_dir/$1.advert")"
}

# takeovers WHERE FILE: the holder dies and comes back, three times; the times in ms go to FILE
takeovers() {
    local began held round
    for round in 1 2 3; do
        after_advert 1
        began=$(now_ns)
        kill_host 1
        notices 2 || fail "$1: host 1 died, and host 2 does not take over"
        settles 2 || fail "$1: host 1 died, and host 2 is not the only holder"
        echo "$(((${noticed:-$settled} - began) / 1000000))" >>"$2"
        held=$(((settled - began) / 1000000))
        start 1
        settles 1 || fail "$1: host 1 is back, and is not the only holder"
        say "$1, round $round: failover after $(tail -n 1 "$2") ms, the address after $held ms, and back"
    done
}

median() { sort -n "$1" | sed -n 2p; }

# Beyond native and one interval it fails.
compare() {
    local native relay
    native=$(median "$net_dir/native.times")
    relay=$(median "$net_dir/relay.times")
    say "failover, medians of 3: native $native ms, relay $relay ms, interval $interval ms"
    at_most "failover with the relay, in ms" $((native + interval)) "$relay"
}

# Ends with the case's verdict.
system_native_case() {
    net_native
    start_all
    settles 1 || fail "native: host 1 is not the only holder"
    takeovers native "$system_native"
    finish
}

system_case() {
    local address host
    for address in "${addresses[@]}"; do
        net_share "$address"
    done
    [[ -z ${system_native-} ]] || system_native_case
    system_native=$net_dir/native.times "$0" "${#net_hosts[@]}" >"$net_dir/native.log" 2>&1 </dev/null &
    beside_pid=$!

    start_all
    expect "a cloud, no relay: every host is a holder" "$patience" holders_are "${net_hosts[*]}"
    [[ -z ${starts_anew-} ]] || kill_all
    relay_example "$1"
    relays_start || fail "the relays did not get ready"
    [[ -z ${starts_anew-} ]] || start_all
    settles 1 || fail "relays: host 1 is not the only holder"
    holds "relays: host 1 is the only holder" 3 holders_are 1
    takeovers relay "$net_dir/relay.times"
    for host in "${net_hosts[@]}"; do
        equal "frames of host $host with another's source" 0 "$(spoofed "$host")"
    done
    expect "the same on an ordinary LAN has ended" 120 gone "$beside_pid"
    wait "$beside_pid" || fail "on an ordinary LAN: $(<"$net_dir/native.log")"
    compare
}
