# shellcheck shell=bash
# shellcheck disable=SC2154  # net_* are set by netns.sh
# A kernel's GRE tunnel between two hosts of netns.sh, keepalived on it, and what tshark thinks of its packets.
#
#     host H: eth0 10.0.0.H, gre1 10.9.0.H/24

# tunnel_add CARRIER HOST PEER [OPTION...]: gre1 as the kernel makes it, with OPTIONs of ip-link(8). All but gre-udp: IP protocol 47
tunnel_add() {
    local carrier=$1 host=$2 peer=$3 ns encap=()
    shift 3
    ns=$(host_ns "$host")
    if [[ $carrier == gre-udp ]]; then
        ip -n "$ns" fou add port 4754 ipproto 47
        encap=(encap fou encap-sport auto encap-dport 4754)
    fi
    ip -n "$ns" link add gre1 type gre local "10.0.0.$host" remote "10.0.0.$peer" ttl 64 "${encap[@]}" "$@"
    # As where nobody has turned it off: the tunnel speaks of its own accord.
    on "$host" sysctl -qw net.ipv6.conf.gre1.router_solicitations=3
    ip -n "$ns" address add "10.9.0.$host/24" dev gre1
    # Without the flag keepalived logs one line and does nothing for ever.
    ip -n "$ns" link set gre1 multicast on up
}

# tunnel_chatter HOST: has the tunnel say what it says of its own accord: IGMP, MLD, router solicitations
tunnel_chatter() {
    on "$1" sysctl -qw net.ipv6.conf.gre1.disable_ipv6=1
    on "$1" sysctl -qw net.ipv6.conf.gre1.disable_ipv6=0
    ip -n "$(host_ns "$1")" address add 239.1.1.1/32 dev gre1 autojoin
}

# configure_on HOST INTERFACE: instance VI_1 with its adverts on INTERFACE and its address on eth0
configure_on() {
    instance_interface=$2 vrrp_instance v2 "$1" VI_1 51 "$vip dev eth0" | keepalived_conf "$1"
}

# capture_start HOST NAME [FILTER]: what passes HOST's port of the switch goes to $net_dir/NAME.pcap
capture_start() {
    local pcap=$net_dir/$2.pcap
    in_switch tcpdump -i "p0.$1" -U -w "$pcap" "${@:3}" >"$pcap.log" 2>&1 </dev/null &
    capture_pid=$!
    net_pids+=("$capture_pid")
    expect "tcpdump listens at host $1" 30 grep -q "listening on" "$pcap.log"
}

capture_stop() { end_pid "$capture_pid" TERM || true; }

# captured NAME: a packet at least; the file's head is 24 octets long
captured() { [[ $(stat -c %s "$net_dir/$1.pcap") -gt 24 ]]; }

# dissect NAME: a line for each packet, as tshark reads it: its source, protocols, complaints, kind of ICMP, VRRP priority
dissect() {
    tshark -n -r "$net_dir/$1.pcap" -T fields -E 'separator=|' -e ip.src -e frame.protocols -e _ws.malformed \
        -e _ws.expert.severity -e icmp.type -e vrrp.prio >"$net_dir/$1.packets" 2>"$net_dir/$1.packets.log"
}
