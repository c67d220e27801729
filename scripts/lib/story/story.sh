# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables of the demo and of the other parts, set and used there
# The story of the demo, one function for each step. Host 1 is a, has the highest priority, and suffers.

tell_story() {
    began=$(clock)
    vip=10.0.0.100
    # Far enough apart that two backups do not wake up together, and never below 1.
    priority_step=$((240 / hosts < 60 ? 240 / hosts : 60))
    net_make "$hosts"
    net_guest 200
    names=$(names_of "${net_hosts[@]}")
    introduce
    observers_start
    without_relay
    start_relays
    stop_haproxy
    start_haproxy
    lose_host
    conclude
}

names_of() {
    local host list=()
    for host in "$@"; do
        list+=("$(host_name "$host")")
    done
    echo "${list[*]}"
}

introduce() {
    echo
    echo "$hosts hosts ($names) and a web client on a switch that drops multicast, as cloud networks do."
    echo "On each host: keepalived (VRRP v2, interface eth0, no unicast_peer), and HAProxy, which answers"
    echo "with the host's name and is checked by keepalived each second. The shared address is $vip;"
    echo "the client asks it again and again. The first column is the time in seconds."
}

hosts_reach_each_other() {
    local host
    for host in "${net_hosts[@]}"; do
        [[ $(on 1 curl --silent --max-time 1 "http://10.0.0.$host/") == "$(host_name "$host")" ]] || return 1
    done
}

without_relay() {
    step "Without the relay: HAProxy and keepalived start on every host."
    haproxies_start
    claim "the hosts reach each other: HAProxy of every host answers a" 10 hosts_reach_each_other
    keepaliveds_start
    claim "masters: $names. Each believes that it is alone, and holds $vip" 15 masters_are "${net_hosts[*]}"
    lasts "still $hosts masters after 2 s more: split brain" 2 masters_are "${net_hosts[*]}"
    say "who answers the client is chance; answers of the last 2 s: $(figure answers "$client_log" "$(ago 2)" "$(clock)")"
}

ago() { awk -v now="$(clock)" -v back="$1" 'BEGIN { print now - back }'; }

start_relays() {
    local ms known
    step "The relay starts on every host. All have this vrrp-relay.toml:"
    relay_conf
    sed 's/^/         | /' "$net_dir/relay.toml"
    relays_start || untrue "every relay says that it is ready"
    claim "one master: a" 15 masters_are 1
    known=$(client_knows)
    [[ $known == a ]] ||
        say "the client's ARP table still names $known; a's next gratuitous ARP corrects it (garp_master_refresh 5)"
    lasts "a stays the only master for 3 s more" 3 masters_are 1
    ms=$(figure settled "$watch_log" "$step_began")
    ((ms > 0 && ms < 15000)) || untrue "the others gave the address up within 15 s (took $ms ms)"
    together_since=$(awk -v start="$step_began" -v ms="$ms" 'BEGIN { print start + ms / 1000 + 0.001 }')
    say "the last of the others gave the address up $ms ms after the relays were started"
    wait_until 15 only_answers_of a || untrue "the client is served by a alone"
    tell_outage 15000 a
    [[ $(client_knows) == a ]] || untrue "the client's ARP table names a"
}

# The host whose hardware address the client takes for the shared address's, or "nobody". eth_add ends it with the number.
client_knows() {
    local address
    address=$(ip -n "$(host_ns 200)" neigh show "$vip" | sed -n 's/.*lladdr \([^ ]*\).*/\1/p')
    if [[ -n $address ]]; then host_name $((16#${address##*:})); else echo nobody; fi
}

# Of the last second
only_answers_of() { [[ $(figure answers "$client_log" "$(ago 1)" "$(clock)") =~ ^"$1 "[0-9]+$ ]]; }

stop_haproxy() {
    step "HAProxy on a is stopped."
    haproxy_stop 1
    claim "the address moves; one master: b" 12 masters_are 2
    lasts "b stays the only master for 2 s more" 2 masters_are 2
    tell_outage 6000 b
}

start_haproxy() {
    step "HAProxy on a is started again."
    haproxy_start 1
    claim "the address returns; one master: a" 15 masters_are 1
    lasts "a stays the only master for 2 s more" 2 masters_are 1
    tell_outage 2000 a
}

lose_host() {
    step "Host a dies: its link is cut, and all its processes are killed."
    host_dies 1
    claim "the address moves; one master: b" 15 masters_are 2
    lasts "b stays the only master for 3 s more" 3 masters_are 2
    tell_outage 8000 b
    say "nobody could say goodbye here: keepalived waits for three adverts that do not come, one a second"
    died=$step_began=a
}

conclude() {
    local finished overlap seconds
    finished=$(clock)
    overlap=$(figure overlap "$watch_log" "$together_since" "$died")
    ((overlap <= 1000)) || untrue "with the relays two hosts never hold the address together for a second ($overlap ms)"
    echo
    echo "Who is master over time: M holds the address, x is dead. Client: who answers it, - is nobody."
    echo
    figure timeline "$watch_log" "$client_log" "$began" "$finished" "$names" "${step_marks[@]}" "$died"
    echo
    echo "Once the relays had agreed, two hosts held the address together for at most $overlap ms (a takeover)."
    seconds=$(since "$began")
    awk -v s="$seconds" 'BEGIN { exit s >= 90 }' || untrue "the story takes less than 90 s ($seconds s)"
    echo "All of this was checked while it was printed. $(wc -l <"$client_log") requests, $seconds s."
}
