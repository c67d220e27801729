# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# check: is the tunnel there, as it should be?

check_module() {
    modules=$type_module
    case $type in gre-udp) modules='ip_gre fou' ;; esac
    [ -z "$over" ] || modules="$modules wireguard"
    for module in $modules; do
        error=$(module_error "$module") && continue
        finding module "this kernel cannot make a $type tunnel: module $module is missing" "$error" "$(module_fix "$module")"
        return 1
    done
}

# module_error MODULE: makes a device of that kind, for a moment
module_error() {
    probe=vrtp$$
    case $1 in
    ip_gre) ip link add name $probe type gre local 127.0.0.1 remote 127.0.0.9 2>&1 ;;
    vxlan) ip link add name $probe type vxlan id 16777215 dstport 9 2>&1 ;;
    wireguard) ip link add name $probe type wireguard 2>&1 ;;
    fou)
        ip fou show >/dev/null 2>&1 || modprobe --dry-run --quiet fou 2>/dev/null && return
        echo 'ip fou show: Error talking to the kernel'
        return 1
        ;;
    esac || return 1
    ip link delete dev $probe
}

module_fix() {
    if modprobe --dry-run --quiet "$1" 2>/dev/null; then
        echo "modprobe $1"
    elif [ "$1" = vxlan ] || [ "$1" = wireguard ]; then
        echo 'apt-get install linux-image-amd64 && reboot'
    else
        echo "vrrp-tunnel up $(type=vxlan name=${flag_name:-vxlan1} settings_as_flags) # on every host"
    fi
}

check_local() {
    is_own "$local" && return
    source=$(way_to "$(first_peer_address)" src)
    finding nat_here "this host does not have the address $local; behind NAT, what counts is what the interface has" \
        "ip -4 -br address: $(ip -4 -br address show | awk '$1 != "lo" { print $1, $3 }' | paste -sd, -)" \
        "$(again "$(local=$source settings_as_flags)")"
    return 1
}

check_missing() {
    has_device "$name" && return
    finding missing "there is no device $name" "ip link show dev $name: does not exist" "vrrp-tunnel up$given"
    return 1
}

# Does it lead to every host, with the right ends and the right key? Ports and entries are counted, not their order.
check_ways() {
    mark=$(mark_of "$name")
    ways=$(show_ways)
    for host in $(peer_numbers); do
        case " $ways " in *" $(outer "$host") "*) continue ;; esac
        finding ways "$name does not lead to $(field "$host" 2)" "it leads to: ${ways:-nobody}" \
            "$(again "${given# }")"
        return 1
    done
    case $mark in '' | "$type $(fingerprint)" | "$type $(fingerprint) fou "*) return 0 ;; esac
    finding settings "$name was made with other settings" "its mark: $mark" "$(again "${given# }")"
    return 1
}

tunnel_devices() {
    echo "$name"
    ip -o link show master "$name" 2>/dev/null | sed -n 's/^[0-9]*: \([^:@]*\)[:@].*/\1/p'
    [ -z "$over" ] || echo "$wireguard"
}
show_ways() {
    {
        for device in $(tunnel_devices); do
            link_text "$device" | sed -n 's/.* remote \([0-9.]*\) .*/\1/p'
        done
        bridge fdb show dev "$name" 2>/dev/null | sed -n 's/^00:00:00:00:00:00 dst \([0-9.]*\).*/\1/p'
    } | paste -sd' ' -
}

check_down() {
    for device in $(tunnel_devices); do
        has_flag "$device" UP || finding down "$device is down" "$(flags_of "$device")" "ip link set dev $device up"
    done
}

check_multicast() {
    has_flag "$name" MULTICAST && return
    finding multicast "the flag MULTICAST is off: keepalived does nothing on $name, until it is restarted" \
        "$(flags_of "$name")" "ip link set dev $name multicast on; systemctl restart keepalived"
}
flags_of() { link_text "$1" | sed -n 's/^[0-9]*: \([^:@]*\)[^<]*\(<[^>]*>\).*/\1 \2/p'; }

check_address() {
    [ -n "$(inner_of "$name")" ] && return
    finding address "$name has no IPv4 address: keepalived goes to FAULT" "ip -4 address show dev $name: none" \
        "ip address add $address dev $name"
}
