# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables of the demo and of the other parts, set and used there
# The demo's other story, --keep-alive: what a client that is some way off gains from HAProxy's keep-alive.

page_rounds=15

tell_keep_alive() {
    began=$(clock)
    vip=10.0.0.100
    priority_step=$((240 / hosts < 60 ? 240 / hosts : 60))
    net_make "$hosts"
    names=$(names_of "${net_hosts[@]}")
    echo
    echo "$hosts hosts ($names) on a switch that drops multicast, with a relay, keepalived and HAProxy on each."
    echo "HAProxy keeps the client's connection alive and closes the server's (option http-server-close,"
    echo "timeout client 5000). The client asks the shared address, $vip, and lies behind a path"
    echo "that holds each packet for 10 ms, in both directions: 20 ms there and back."
    echo
    relay_conf
    relays_start || untrue "every relay says that it is ready"
    pages_start
    keepaliveds_start
    claim "one master: a" 20 masters_are 1
    distant_client
    measure_pages
}

# HAProxy as it stands before a web server: here another HAProxy, which answers with the port that it was asked from.
pages_start() {
    local host
    for host in "${net_hosts[@]}"; do
        haproxy_conf_begin "$host"
        cat >>"$net_dir/$host.haproxy.cfg" <<CONF
frontend web
    bind :80
    default_backend server
backend server
    server local 127.0.0.1:8080
frontend objects
    bind 127.0.0.1:8080
    http-request return status 200 content-type text/plain lf-string "%[src_port]"
CONF
        haproxy_start "$host"
    done
}

# One more machine, whose cable is slow_path.py: eth0 of its namespace, `far` at the switch. It and the client come before
# others, so that the delay is near to what is said of it also on a busy machine.
distant_client() {
    local log=$net_dir/path.log ns
    net_guests+=(201)
    ns_make 201
    ns=$(host_ns 201)
    nice -n -10 /usr/bin/python3 "$story_lib/slow_path.py" 0.010 "$ns=eth0" "$net_switch=far" >"$log" 2>&1 </dev/null &
    net_pids+=($!)
    wait_until 10 grep -q ready "$log" || untrue "the slow path is there: $(<"$log")"
    ip -n "$net_switch" link set far master br0 up
    ip -n "$ns" address add 10.0.0.201/24 dev eth0
    ip -n "$ns" link set eth0 up
}

measure_pages() {
    local figures connect three three_servers three_ms one one_servers one_ms
    figures=$(on 201 nice -n -10 /usr/bin/python3 "$story_lib/web_page.py" "$vip" "$page_rounds") || untrue "the client gets its pages"
    connect=$(awk '$1 == "connect" { print $4 }' <<<"$figures")
    read -r _ three three_servers three_ms < <(grep over_three <<<"$figures")
    read -r _ one one_servers one_ms < <(grep over_one <<<"$figures")
    masters_are 1 || untrue "a is still the only master"
    say "a handshake takes the client $connect ms"
    holds_for "$connect" ">=" 20 || untrue "a packet there and one back take 20 ms or more"
    echo
    echo "A page of three objects, one after another, median of $page_rounds pages:"
    echo
    page_row "" "client to HAProxy" "HAProxy to server" "time" "path alone"
    page_row "a connection for each object" "$three" "$three_servers" "$three_ms ms" "6 x 20 ms"
    page_row "one connection, kept alive" "$one" "$one_servers" "$one_ms ms" "4 x 20 ms"
    echo
    [[ "$three $three_servers $one $one_servers" == "3 3 1 3" ]] ||
        untrue "three connections and one from the client, three to the server each time"
    holds_for "$three_ms" ">=" 120 || untrue "three handshakes and three answers cross the path in 120 ms or more"
    holds_for "$one_ms" ">=" 80 || untrue "one handshake and three answers cross the path in 80 ms or more"
    holds_for "$one_ms" "<" "$three_ms" || untrue "one connection is faster than three"
    echo "Keep-alive saves two of three handshakes."
}

# holds_for A OPERATOR B: of numbers with fractions
holds_for() { awk -v a="$1" -v b="$3" -v less="$2" 'BEGIN { exit !(less == "<" ? a < b : a >= b) }'; }

page_row() { printf '  %-30s %18s %18s %10s %11s\n' "$@"; }
