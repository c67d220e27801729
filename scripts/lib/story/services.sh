# shellcheck shell=bash
# shellcheck disable=SC2154  # netns.sh sets net_*, the demo hosts and vip
# What runs on the hosts of the demo beside the relay: HAProxy, keepalived that checks it, and who watches them.

story_lib=${BASH_SOURCE[0]%/*}
declare -A haproxy_pid=()

# haproxy_conf_begin HOST: connections are kept open to clients, and closed to servers
haproxy_conf_begin() {
    cat >"$net_dir/$1.haproxy.cfg" <<CONF
global
    maxconn 500
    nbthread 1
defaults
    mode http
    option http-server-close
    timeout client 5000
    timeout connect 1000
    timeout server 5000
CONF
}

# Each host answers with its own name, so that the client knows who served it.
haproxy_conf() {
    haproxy_conf_begin "$1"
    cat >>"$net_dir/$1.haproxy.cfg" <<CONF
frontend web
    bind :80
    http-request return status 200 content-type text/plain string "$(host_name "$1")"
CONF
}

haproxy_start() {
    start_on "$1" "$net_dir/$1.haproxy.log" haproxy -db -f "$net_dir/$1.haproxy.cfg"
    haproxy_pid[$1]=$!
}

haproxy_stop() {
    end_pid "${haproxy_pid[$1]}" TERM || true
    unset "haproxy_pid[$1]"
}

# An ordinary multicast configuration, of VRRP version 2 unless $variant says another. Without a working HAProxy a host does not
# want to be master. The refresh is what keepalived offers against split brains of any cause: when one ends, neighbours may
# still know a loser's hardware address.
keepalived_with_check() {
    # shellcheck disable=SC2034  # keepalived_conf reads it
    local keepalived_globals="script_user root
    enable_script_security"
    {
        cat <<'CONF'
vrrp_script haproxy_answers {
    script "/usr/bin/curl --silent --fail --max-time 1 --output /dev/null http://127.0.0.1/"
    interval 1
    fall 2
    rise 2
}
CONF
        vrrp_instance "${variant:-v2}" "$1" VI_1 51 "$vip" "garp_master_refresh 5" \
            "track_script {" "    haproxy_answers" "}"
    } | keepalived_conf "$1"
}

haproxies_start() {
    local host
    for host in "${net_hosts[@]}"; do
        haproxy_conf "$host"
        haproxy_start "$host"
    done
}

keepaliveds_start() {
    local host
    for host in "${net_hosts[@]}"; do
        keepalived_with_check "$host"
        keepalived_start "$host"
    done
}

# The watch looks into every namespace; the client sits in one of its own, like any machine of this network.
observers_start() {
    local host names=()
    for host in "${net_hosts[@]}"; do
        names+=("$(host_name "$host")=$(host_ns "$host")")
    done
    watch_log=$net_dir/watch.log
    client_log=$net_dir/client.log
    /usr/bin/python3 "$story_lib/netns_watch.py" "$vip" "${names[@]}" >"$watch_log" 2>&1 </dev/null &
    net_pids+=($!)
    start_on 200 "$client_log" /usr/bin/python3 "$story_lib/web_client.py" "$vip"
    wait_until 10 grep -q watching "$watch_log"
}

# A host that dies at once, as by a power cut: first its link, so that nobody says goodbye, then all that runs on it.
host_dies() {
    local pids
    disown "${keepalived_pid[$1]}" "${haproxy_pid[$1]}" "${relay_pid[$1.relay]}" # or the shell reports each
    ip -n "$net_switch" link set "p0.$1" down
    unset "keepalived_pid[$1]" "haproxy_pid[$1]" "relay_pid[$1.relay]"
    mapfile -t pids < <(ip netns pids "$(host_ns "$1")")
    kill -STOP "${pids[@]}" 2>/dev/null || true
    kill -KILL "${pids[@]}" 2>/dev/null || true
}

figure() { /usr/bin/python3 "$story_lib/figures.py" "$@"; }
