# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# check: settings of the devices that stand in the way.

check_ttl() {
    for device in $(tunnel_devices); do
        case $(link_text "$device") in *' ttl inherit '*) ;; *) continue ;; esac
        finding ttl "$device copies the inner TTL, which is 1 in IGMP: that gets to the next router only" \
            "ip -d link show dev $device: ttl inherit" "$(ttl_fix "$device")"
    done
}
ttl_fix() {
    case $type in
    vxlan) again "${given# }" ;; # the kernel does not let it be changed
    *) echo "ip link set dev $1 type ${type%-udp} ttl 64" ;;
    esac
}

check_mtu() {
    has=$(mtu_of "$name")
    fits=$(fitting_mtu)
    [ "$has" -gt "$fits" ] || return 0
    finding mtu "the MTU of $name is too large: what does not fit is lost" \
        "$name has $has, and $fits fit: $(outer_mtu) below, less $((20 + $(type_octets))) for the headers" "ip link set dev $name mtu $fits"
}

sysctl_of() { cat "/proc/sys/net/ipv4/conf/$1" 2>/dev/null || echo 0; }

check_rp_filter() {
    [ -n "$inside_is_known" ] || return 0
    mode=$(sysctl_of "$name/rp_filter")
    [ "$mode" -gt "$(sysctl_of all/rp_filter)" ] || mode=$(sysctl_of all/rp_filter)
    [ "$mode" = 1 ] || return 0
    for host in $(peer_numbers); do
        device=$(way_to "$(inner "$host")" dev)
        [ "$device" != "$name" ] || continue
        finding rp_filter "what comes from $(inner "$host") by $name is dropped: the way to it is another (rp_filter 1)" \
            "ip route get $(inner "$host"): dev ${device:-none}" "echo 2 >/proc/sys/net/ipv4/conf/$name/rp_filter"
        return
    done
}

check_forwarding() {
    [ "$(sysctl_of "$name/forwarding")" = 1 ] || return 0
    finding forwarding "what comes out of $name is forwarded: who fakes a host's address reaches the networks behind" \
        "/proc/sys/net/ipv4/conf/$name/forwarding: 1" "echo 0 >/proc/sys/net/ipv4/conf/$name/forwarding"
}

# A source that is one's own is a martian to the kernel, and goes without a word.
check_own_inside() {
    [ -n "$inside_is_known" ] || return 0
    for host in $(peer_numbers); do
        is_own "$(inner "$host")" || continue
        taken=$(ip -o -4 address show to "$(inner "$host")" | awk '{ print "dev " $2; exit }')
        finding martian "this host has the address of $(field "$host" 2): what comes from it is dropped as a martian" \
            "$(inner "$host") is here, $taken" \
            "ip address del $(ip -o -4 address show to "$(inner "$host")" | awk '{ print $4; exit }') $taken; $(address_fix)"
    done
}
address_fix() { echo "ip address replace $address dev $name"; }
