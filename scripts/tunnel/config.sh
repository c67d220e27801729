# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# vrrp-relay.toml, as `vrrp-relayd --print-config` tells it: file_X, and a line for each host.

file_type=''
file_over=''
file_key=''
file_name=''
file_network=''
file_mtu=''
file_self=''
file_peers_from=''
file_key_file=''
file_interface=''
file_hosts=   # NAME ADDRESS..., where an address may be a name to look up
file_carriers= # A/B CARRIER, a line for each pair
file_devices= # what pairs with the carrier `tunnel` use: there keepalived stays where it is

# VRRP_RELAYD names the program; else it is beside this one, in PATH, or in the build directory.
find_daemon() {
    for daemon in "${VRRP_RELAYD-}" "$here/vrrp-relayd" "$(command -v vrrp-relayd)" "$here/../build/src/vrrp-relayd"; do
        [ -n "$daemon" ] && [ -x "$daemon" ] && return
    done
    daemon=
}

read_config() {
    [ -z "${printed-}" ] || return 0
    find_daemon
    [ -n "$daemon" ] || usage_error "no --peer is given, and there is no vrrp-relayd to read the file with"
    printed=$("$daemon" ${flag_config:+--config "$flag_config"} --print-config) ||
        die 2 "$daemon --print-config failed (see above); name the hosts by --peer, or mend the file"
    while IFS= read -r line; do
        take_line "${line%%=*}" "${line#*=}"
    done <<LINES
$printed
LINES
}

take_line() {
    case $1 in
    tunnel.type) file_type=$2 ;;
    tunnel.over) file_over=$2 ;;
    tunnel.key) file_key=$2 ;;
    tunnel.name) file_name=$2 ;;
    tunnel.network) file_network=$2 ;;
    tunnel.mtu) file_mtu=$2 ;;
    self) file_self=$2 ;;
    peers_from) file_peers_from=$2 ;;
    key_file) file_key_file=$2 ;;
    segment.*.interface) file_interface=${file_interface:-$2} ;;
    pair.*.carrier)
        pair=${1#pair.}
        file_carriers="$file_carriers${pair%.carrier} $2
"
        ;;
    pair.*.device) file_devices="$file_devices $2" ;;
    peer.*.address)
        # A segment may be called `address`; then this is a device and not a list of addresses.
        case $1=$2 in *=*.*.*.* | *=*:*) ;; *.interface.address=*) return 0 ;; esac
        host=${1#peer.}
        file_hosts="$file_hosts${host%.address} $2
"
        ;;
    esac
}
