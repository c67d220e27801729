# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# --over wireguard: the tunnel's packets go between addresses of a WireGuard device, wg-NAME, that every host has.
#
# Keys come in one of two ways. With --wireguard-key each host has a private key of its own, and --peer ADDR,PUBKEY names
# those of the others. With --key-file, or the file's key_file, all hosts share a secret that the private key of each is
# derived from, so that nothing else has to be exchanged; who has the secret can then speak as any host.

wireguard_octets=60 # IPv4, UDP, and 32 of WireGuard

settle_wireguard() {
    wireguard=wg-$name
    wireguard_network=$(next_network "$network")
    wireguard_port=${flag_wireguard_port:-51820}
    { is_number "$wireguard_port" && [ "$wireguard_port" -ge 1 ] && [ "$wireguard_port" -le 65535 ]; } ||
        usage_error "--wireguard-port takes a number up to 65535, not '$wireguard_port'"
    settle_keys
    [ -z "$secret_file" ] || read_secret
    without=$(peers | awk '$4 == "-" { print $3; exit }')
    [ -n "$secret_file" ] || [ -z "$without" ] ||
        usage_error "the WireGuard key of $without is not known; run vrrp-tunnel key there, then --peer $without,KEY;" \
            "or give all hosts the same --key-file"
}

# settle_keys: secret_file, or key_path of the private key
settle_keys() {
    secret_file=
    key_path=${flag_wireguard_key:-/etc/vrrp-relay/wireguard.key}
    [ -n "$flag_wireguard_key" ] || secret_file=${flag_key_file:-$file_key_file}
    case $key_path$secret_file in *[!A-Za-z0-9_./:,+=@-]*) usage_error "a key file's name has a character that is not allowed" ;; esac
}

# The first key of a file as vrrp-relayd --generate-key makes it
read_secret() {
    [ -r "$secret_file" ] || die 77 "cannot read $secret_file; run this as root, or: vrrp-relayd --generate-key >$secret_file"
    secret=$(sed -n '/^ *\(#.*\)\{0,1\}$/!{s/ *$//;p;q;}' "$secret_file")
    is_public_key "$secret" || die 2 "there is no key in $secret_file; fix: (umask 077; vrrp-relayd --generate-key >$secret_file)"
}

# derived_key NAME: the private key of that host: BLAKE2b over the secret and the name
derived_key() {
    printf 'vrrp-tunnel wireguard 1\n%s\n%s\n' "$secret" "$1" | b2sum -l 256 | cut -c-64 | tr a-f A-F | basenc -d --base16 | base64
}

# public_key INDEX: of another host
public_key() {
    if [ -n "$secret_file" ]; then derived_key "$(field "$1" 2)" | wg pubkey; else field "$1" 4; fi
}

plan_wireguard() {
    step "ip link add name $wireguard type wireguard" "ip link delete dev $wireguard"
    plan_mark "$wireguard"
    if [ -n "$secret_file" ]; then
        step "$program key --secret$given | wg set $wireguard listen-port $wireguard_port private-key /dev/stdin"
    else
        # It stays when the tunnel goes: the others know its public half.
        step "[ -e $key_path ] || (umask 077 && wg genkey >$key_path)"
        step "wg set $wireguard listen-port $wireguard_port private-key $key_path"
    fi
    for host in $(peer_numbers); do
        step "wg set $wireguard peer $(public_key "$host") endpoint $(field "$host" 3):$wireguard_port \
allowed-ips $(outer "$host")/32 persistent-keepalive 25"
    done
    step "ip link set dev $wireguard mtu $((mtu + 20 + $(type_octets)))"
    step "ip address add $(outer_own)/${network#*/} dev $wireguard"
    step "ip link set dev $wireguard up"
}
