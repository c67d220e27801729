# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# For systemd-networkd 252 or later. It takes a tunnel up only where a network file names it (Independent=yes: the tunnel
# hangs on no other device).

networkd_dir=/etc/systemd/network

print_networkd() {
    echo "# These files, then: networkctl reload"
    [ "$over" != wireguard ] || networkd_wireguard
    of_type networkd
    file "$networkd_dir/50-$name.network" 'where keepalived speaks'
    printf '[Match]\nName=%s\n\n[Link]\nMulticast=yes\nMTUBytes=%s\nRequiredForOnline=no\n\n' "$name" "$mtu"
    printf '[Network]\nAddress=%s\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n' "$address"
    networkd_entries
    networkd_sysctl
}

networkd_sysctl() {
    file "/etc/sysctl.d/50-$name.conf" 'a source needs a route, by whatever device; nothing is forwarded'
    printf 'net/ipv4/conf/%s/rp_filter = 2\nnet/ipv4/conf/%s/forwarding = 0\n' "$name" "$name"
}

# What vxlan has more, in the network file
networkd_entries() {
    [ "$type" = vxlan ] || return 0
    for_peers networkd_fdb
}
networkd_fdb() {
    printf '\n[BridgeFDB]\nMACAddress=00:00:00:00:00:00\nDestination=%s\nAssociatedWith=self\n' "$(outer "$1")"
}

# netdev DEVICE KIND
netdev() {
    file "$networkd_dir/50-$1.netdev" "made by systemd-networkd"
    printf '[NetDev]\nName=%s\nKind=%s\nMTUBytes=%s\n\n' "$1" "$2" "$mtu"
}

# networkd_tunnel DEVICE KIND INDEX [LINE]
networkd_tunnel() {
    netdev "$1" "$2"
    printf '[Tunnel]\nIndependent=yes\nLocal=%s\nRemote=%s\nTTL=64\n%s' "$(outer_own)" "$(outer "$3")" "${key:+Key=$key
}"
    [ -z "${4-}" ] || printf '%s\n' "$4"
}

networkd_wireguard() {
    file "$networkd_dir/50-$wireguard.netdev" 'owner root:systemd-network, mode 0640: it has keys'
    printf '[NetDev]\nName=%s\nKind=wireguard\nMTUBytes=%s\n\n[WireGuard]\nListenPort=%s\n' \
        "$wireguard" "$((mtu + 20 + $(type_octets)))" "$wireguard_port"
    if [ -n "$secret_file" ]; then
        printf 'PrivateKey=%s\n' "$(derived_key "$(field "$self" 2)")"
    else
        printf 'PrivateKeyFile=%s\n' "$key_path"
    fi
    for_peers networkd_wireguard_peer
    file "$networkd_dir/50-$wireguard.network" 'the encrypted underlay'
    printf '[Match]\nName=%s\n\n[Network]\nAddress=%s/%s\n' "$wireguard" "$(outer_own)" "${network#*/}"
}
networkd_wireguard_peer() {
    printf '\n[WireGuardPeer]\nPublicKey=%s\nEndpoint=%s:%s\nAllowedIPs=%s/32\nPersistentKeepalive=25\n' \
        "$(public_key "$1")" "$(field "$1" 3)" "$wireguard_port" "$(outer "$1")"
}
