# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# For netplan 0.105 or later over systemd-networkd. What netplan has no word for goes into a file beside it.

print_netplan() {
    yaml=$(of_type netplan) || exit
    [ -z "$over" ] || netplan_cannot "take --format networkd for --over $over"
    file "/etc/netplan/50-$name.yaml" 'mode 0600; then: netplan apply'
    printf 'network:\n  version: 2\n  renderer: networkd\n  tunnels:\n%s\n' "$yaml"
    file "/etc/systemd/network/10-netplan-$name.network.d/vrrp-tunnel.conf" 'netplan cannot say this'
    printf '[Link]\nMulticast=yes\n\n[Network]\nIPv6AcceptRA=no\n'
    networkd_entries
    networkd_sysctl
}

# netplan_tunnel DEVICE MODE INDEX
netplan_tunnel() {
    printf '    %s:\n      mode: %s\n      local: %s\n      remote: %s\n      ttl: 64\n' "$1" "$2" "$(outer_own)" "$(outer "$3")"
    [ -z "$key" ] || printf '      key: %s\n' "$key"
    netplan_own
}

netplan_own() {
    printf '      mtu: %s\n      addresses: [%s]\n      link-local: []\n' "$mtu" "$address"
}

netplan_cannot() { die 1 "netplan cannot make this tunnel: $1; take --format networkd"; }

. "$parts/print_networkd.sh"
