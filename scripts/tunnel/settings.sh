# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# What is wanted: flags beat the file, the file beats the defaults.
#
#   type over key name network address mtu     the tunnel
#   hosts      a line for each host: INDEX NAME ADDRESS PUBLIC-KEY; every host comes to the same list
#   self       this host's INDEX
#   local      its address on the underlying network

settle() {
    if [ -z "$flag_peers" ] || [ -n "$flag_config" ]; then
        read_config
    fi
    if [ -n "$flag_peers" ]; then list_flag_hosts; else list_file_hosts; fi
    settle_tunnel
}

settle_tunnel() {
    host_count=$(printf '%s' "$hosts" | grep -c .)
    [ "$host_count" -ge 2 ] || usage_error "a tunnel needs two hosts; name the others by --peer"
    type=${flag_type:-${file_type:-gre}}
    [ -n "$flag_type$file_type" ] || [ "$host_count" -eq 2 ] || type=gretap
    check_type
    settle_name
    over=${flag_over:-$file_over}
    [ -z "$over" ] || [ "$over" = wireguard ] || usage_error "--over takes wireguard, not '$over'"
    key=${flag_key:-$file_key}
    check_key
    network=${flag_network:-${file_network:-169.254.112.0/24}}
    need --network is_prefix "$network" 'NET/LEN, LEN from 8 to 30'
    [ "$host_count" -lt $(($(size_of "$network") - 1)) ] || usage_error "$network has no room for $host_count hosts"
    address=${flag_address:-$(nth_of "$network" "$self")/${network#*/}}
    need --address is_prefix "$address" 'ADDR/LEN, LEN from 8 to 30'
    mtu=${flag_mtu:-$file_mtu}
    [ -z "$mtu" ] || { is_number "$mtu" && [ "$mtu" -ge 576 ] && [ "$mtu" -le 65000 ]; } ||
        usage_error "--mtu takes a number from 576 to 65000, not '$mtu'"
    [ "$over" != wireguard ] || settle_wireguard
}

# Ports of the bridge and the encrypted underlay have the name and three more characters.
settle_name() {
    name=${flag_name:-${file_name:-${type:+${type%-udp}1}}}
    [ -z "$name" ] || { is_device "$name" && [ ${#name} -le 12 ]; } ||
        usage_error "--name takes a device of 1 to 12 letters, digits and -_., not '$name'"
}

check_key() {
    [ -n "$key" ] || return 0
    case $type in vxlan) most=16777215 ;; *) most=4294967295 ;; esac
    { is_number "$key" && [ "$key" -le "$most" ]; } || usage_error "--key of $type takes a number up to $most, not '$key'"
}

# Without names the order of the addresses numbers the hosts.
list_flag_hosts() {
    first_peer=${flag_peers%% *}
    local=${flag_local:-$(way_to "$first_peer" src)}
    [ -n "$local" ] || die 1 "there is no route to $first_peer; fix: ip route get $first_peer, or --local ADDR"
    hosts=$(printf '%s%s -\n' "$flag_peers" "$local" | sort -t. -k1,1n -k2,2n -k3,3n -k4,4n |
        awk '{ print NR, $1, $1, $2 }')
    twice=$(printf '%s\n' "$hosts" | cut -d' ' -f2 | uniq -d)
    [ -z "$twice" ] || usage_error "the address $twice is there twice, as --local or --peer"
    self=$(printf '%s\n' "$hosts" | awk -v own="$local" '$2 == own { print $1 }')
}

list_file_hosts() {
    hosts=$(printf '%s' "$file_hosts" | sort -k1,1 | awk '{
        found = ""
        for (i = 2; i <= NF; i++) if (found == "" && $i ~ /^[0-9.]+$/) found = $i
        print NR, $1, (found == "" ? "-" : found), "-"
    }')
    [ -z "$file_peers_from" ] ||
        die 2 "the hosts of peers_from = \"$file_peers_from\" come and go, and a tunnel does not follow; name them by --peer, or list them under [peers]"
    while without=$(printf '%s\n' "$hosts" | awk '$3 == "-" { print $2; exit }') && [ -n "$without" ]; do
        look_up "$without"
    done
    own=" $(own_addresses | tr '\n' ' ')$flag_local "
    self=$(printf '%s' "$hosts" | awk -v own="$own" -v name="$file_self" \
        'name == "" ? index(own, " " $3 " ") : $2 == name { print $1; exit }')
    [ -n "$self" ] || die 2 "no host of [peers] has an address of this one; fix: self = \"NAME\", or --local ADDR"
    local=${flag_local:-$(field "$self" 3)}
    # Behind 1:1 NAT the others know an address that is not on this host.
    [ -n "$flag_local" ] || is_own "$local" || local=$(way_to "$(first_peer_address)" src)
    [ -n "$local" ] || die 1 "no way to the peers is known; fix: --local ADDR"
}

# look_up HOST: it has no IPv4 address listed, so its names may lead to one; the lowest, as every host must take the same
look_up() {
    listed=$(printf '%s' "$file_hosts" | awk -v host="$1" '$1 == host { $1 = ""; print }')
    host_names=$(printf '%s\n' "$listed" | tr ' ' '\n' | grep -v -e : -e '^$')
    [ -n "$host_names" ] || die 2 "host $1 has no IPv4 address, which a tunnel needs; add one under [peers]"
    found=$(for host_name in $host_names; do getent ahostsv4 "$host_name"; done |
        awk '$1 !~ /^127\./ { print $1 }' | sort -t. -k1,1n -k2,2n -k3,3n -k4,4n | head -n 1)
    [ -n "$found" ] ||
        die 2 "host $1: $(printf '%s' "$host_names" | paste -sd' ' -) resolves to no IPv4 address; fix: getent ahostsv4 $(printf '%s\n' "$host_names" | head -n 1), or list the address under [peers]"
    hosts=$(printf '%s\n' "$hosts" | awk -v host="$1" -v found="$found" '$2 == host { $3 = found } { print }')
}

# These are asked often: the shell reads the list itself, since a program for each would take most of the time.
peers() {
    while read -r index rest; do
        [ "$index" = "$self" ] || printf '%s %s\n' "$index" "$rest"
    done <<HOSTS
$hosts
HOSTS
}
peer_numbers() {
    while read -r index rest; do
        [ "$index" = "$self" ] || printf '%s ' "$index"
    done <<HOSTS
$hosts
HOSTS
}
# field INDEX N: the N-th word of that host's line
field() {
    while read -r index host_name host_address host_key; do
        [ "$index" = "$1" ] || continue
        word "$2" "$index" "$host_name" "$host_address" "$host_key"
        return
    done <<HOSTS
$hosts
HOSTS
}
first_peer() {
    numbers=$(peer_numbers)
    echo "${numbers%% *}"
}
first_peer_address() { field "$(first_peer)" 3; }

# outer INDEX: where packets of the tunnel go to reach that host
outer() {
    if [ "$over" = wireguard ]; then nth_of "$wireguard_network" "$1"; else field "$1" 3; fi
}
outer_own() {
    if [ "$over" = wireguard ]; then nth_of "$wireguard_network" "$self"; else echo "$local"; fi
}
# inner INDEX: that host's address inside
inner() { nth_of "$network" "$1"; }

# What carries the tunnel has this MTU; 1500 where nobody knows better.
outer_mtu() {
    below=$(mtu_of "$(way_to "$(first_peer_address)" dev)")
    below=${below:-1500}
    [ "$over" != wireguard ] || below=$((below - wireguard_octets))
    echo "$below"
}
# The largest MTU that fits inside
fitting_mtu() { echo $(($(outer_mtu) - 20 - $(type_octets))); }

# The same settings, as flags; from= and to= replace a peer.
settings_as_flags() {
    printf '%s' "--type $type --name $name --local $local"
    peers | while read -r _ _ host_address host_key; do
        [ "$host_address" != "${from-}" ] || host_address=$to
        [ "$host_key" = - ] || host_address=$host_address,$host_key
        printf '%s' " --peer $host_address"
    done
    # By the order of their addresses the hosts get the same numbers again; by their names they may not.
    [ -n "$flag_peers" ] && [ -z "$flag_address" ] || printf '%s' " --address $address"
    printf '%s' "${flag_network:+ --network $network}${over:+ --over $over}${key:+ --key $key}${flag_mtu:+ --mtu $flag_mtu}"
    printf '%s' "${flag_key_file:+ --key-file $flag_key_file}${flag_wireguard_key:+ --wireguard-key $flag_wireguard_key}"
}
