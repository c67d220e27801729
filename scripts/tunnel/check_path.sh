# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# check: does anything get through? Each host is asked through the tunnel, while tcpdump looks at what passes below it;
# so run it on two hosts at the same time to see more.
#
#   in_lines    what came from that host for the tunnel          refused_lines  it answers that it knows no such tunnel
#   own_refusal this host's kernel answered so                   other_lines    the same from an address that is no host's

check_path() {
    reached=''
    # Named already, and nothing passes without.
    { has_flag "$name" UP && [ -n "$(inner_of "$name")" ]; } || return 0
    look=$(mktemp)
    : >"$look.begun"
    silent=''
    trap 'rm -f "$look" "$look.begun"' EXIT
    start_looking
    for host in $(peer_numbers); do
        ask "$host" || silent="$silent $host"
    done
    [ -z "$silent" ] || look_longer
    stop_looking
    for host in $silent; do
        judge "$host"
    done
}

# ask INDEX: does the host answer inside? Where its address there is not known, this only makes something pass.
ask() {
    target=$(inner "$1")
    [ -n "$inside_is_known" ] || target=224.0.0.18
    received_before=$(received)
    answer=$(ping -n -c 3 -i 0.2 -W 1 -I "$name" "$target" 2>&1) && {
        reached="$reached${reached:+, }$(field "$1" 2) answers in $(echo "$answer" | sed -n 's/^rtt .* = [^/]*\/\([^/]*\)\/.*/\1 ms/p')"
        return
    }
    # Without its address, an advert that arrives is as good.
    [ -z "$inside_is_known" ] && [ "$(received)" -gt "$received_before" ]
}
received() { ip -s -o link show dev "$name" | sed -n 's/.*RX: [^\\]*\\ *[0-9]* *\([0-9]*\) .*/\1/p'; }

carrier_filter() { case $type_carrier in 47) echo 'ip proto 47' ;; *) echo "udp dst port $type_carrier" ;; esac; }

start_looking() {
    looker=''
    command -v tcpdump >/dev/null || return 0
    hex=''
    [ "$type" != gre-udp ] || hex=-x # tcpdump does not read what is in UDP
    looked_at=$(way_to "$(outer "$(first_peer)")" dev)
    timeout 20 tcpdump -n -l -p -t $hex -i "${looked_at:-any}" "$(carrier_filter) or (icmp[0] = 3)" >"$look" 2>"$look.begun" &
    looker=$!
    tries=0
    until grep -q 'listening on' "$look.begun" || ! kill -0 "$looker" 2>/dev/null || [ "$tries" -ge 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
}

# A master speaks once a second.
look_longer() {
    tries=0
    while [ -n "$looker" ] && [ "$tries" -lt 50 ] && ! grep -q "> $(outer_own)[.:]" "$look"; do
        tries=$((tries + 1))
        sleep 0.05
    done
}

stop_looking() {
    [ -n "$looker" ] || return 0
    kill "$looker" 2>/dev/null
    wait "$looker" 2>/dev/null
    # The inner packet of vxlan has a line of its own. GRE begins at the octet 28 of what is in UDP, its key at 32.
    awk '
        /VXLAN.* vni [0-9]+$/ { line = $0 ": "; next }
        $1 == "0x0010:" { keyed = $8 ~ /^[2367abef]/; next }
        $1 == "0x0020:" && keyed { print line ", key=0x" $2 $3; line = ""; next }
        $1 ~ /^0x/ { if ($1 == "0x0020:") { print line; line = "" } next }
        hex { if (line != "") print line; line = $0; next }
        { print line $0; line = "" }
        END { if (line != "") print line }' hex="$hex" "$look" | sed 's/^IP //' >"$look.begun"
}
seen() { grep -E "$1" "$look.begun"; }
escaped() { echo "$1" | sed 's/\./\\./g'; }

judge() {
    far=$(escaped "$(outer "$1")")
    near=$(escaped "$(outer_own)")
    host_name=$(field "$1" 2)
    from_host=$(seen "^$far(\.[0-9]+)? > $near(\.[0-9]+)?: " | grep -v '^[^:]*: ICMP')
    refusals=$(seen "^$far > $near: ICMP .*unreachable")
    strangers=$(seen "^[0-9.]+ > $near(\.[0-9]+)?: " | grep -vE "^[^:]*: ICMP|^($(all_outer))(\.[0-9]+)? > ")
    if [ -n "$from_host" ]; then
        judge_arriving "$1"
    elif [ -n "$refusals" ]; then
        finding refused "$host_name has no tunnel to this host, or another key, or its firewall refuses" \
            "$(first "$refusals")" "$(far_command "$1")" "$host_name"
    elif [ -n "$strangers" ]; then
        judge_nat "$1"
    else
        judge_silence "$1"
    fi
}
first() { printf '%s\n' "$1" | head -n 1 | cut -c-90; }
all_outer() { for index in $(printf '%s\n' "$hosts" | awk '{ print $1 }'); do escaped "$(outer "$index")"; done | paste -sd'|' -; }

# What makes the other end, there, and what looks at it
far_command() { echo "vrrp-tunnel down --name $name; vrrp-tunnel up $(far_flags "$1")"; }
far_flags() {
    echo "--type $type --name $name --local $(field "$1" 3)$(
        printf '%s\n' "$hosts" | awk -v not="$1" '$1 != not { printf " --peer %s", $3 }')${key:+ --key $key}$(
        [ -n "$flag_peers" ] || echo " --address $(inner "$1")/${network#*/}")"
}

# It arrives, and nobody answers: the key, the address inside, this host's firewall, or the way back.
judge_arriving() {
    far_key=$(key_in "$from_host")
    inside=$(printf '%s\n' "$from_host" | grep -E ": (IP |ARP, .* tell )$(escaped "${address%/*}")[ ,]")
    if [ "$far_key" != "$(own_key_text)" ]; then
        flags=$(key=$far_key settings_as_flags)
        finding key "$host_name sends with ${far_key:+key }${far_key:-no key}, and $name has $(own_key_text | sed 's/^$/none/')" \
            "$(first "$from_host")" "$(again "$flags")"
    elif [ -n "$inside" ]; then
        finding martian "$host_name speaks from this host's own address inside, ${address%/*}: dropped as a martian" \
            "$(first "$inside")" "ip address del $address dev $name; ip address add $(free_address)/${address#*/} dev $name"
    elif [ "$(received)" -eq "$received_before" ]; then
        # The rule may have been named already.
        [ -n "$firewall_stops" ] || finding dropped "the packets of $host_name arrive, and $name does not get them: a firewall drops them here" \
            "$(first "$from_host")" 'nft list ruleset'
    else
        finding one_way "what $host_name sends arrives, and it does not answer: what this host sends does not arrive there" \
            "$(first "$from_host")" "vrrp-tunnel check $(far_flags "$1")" "$host_name"
    fi
}
key_in() {
    case $type in
    vxlan) printf '%s\n' "$1" | sed -n 's/.* vni \([0-9]*\).*/\1/p' | head -n 1 ;;
    *) printf '%d' "$(printf '%s\n' "$1" | sed -n 's/.*[ ,]key=\(0x[0-9a-f]*\).*/\1/p' | head -n 1)" 2>/dev/null | sed 's/^0$//' ;;
    esac
}
own_key_text() {
    case $type in vxlan) echo "${key:-$vxlan_default_id}" ;; *) echo "$key" ;; esac
}
free_address() {
    if [ "$(nth_of "$network" "$self")" = "${address%/*}" ]; then nth_of "$network" $((self + 100)); else nth_of "$network" "$self"; fi
}

judge_nat() {
    stranger=$(printf '%s\n' "$strangers" | sed -n '1s/^\([0-9]*\.[0-9]*\.[0-9]*\.[0-9]*\).*/\1/p')
    finding nat "nothing comes from $(field "$1" 3), but from $stranger: NAT between the hosts changes the address" \
        "$(first "$strangers")" "$(again "$(from=$(field "$1" 3) to=$stranger settings_as_flags)")"
}

judge_silence() {
    host_address=$(field "$1" 3)
    if [ -n "$over" ] && ! handshake "$1"; then
        finding wireguard "WireGuard has no session with $host_name: its key is another, or UDP $wireguard_port is filtered" \
            "wg show $wireguard latest-handshakes: none" "$(again "${given# }")"
    elif answer=$(ping -n -c 2 -i 0.2 -W 1 "$host_address" 2>&1); then
        finding not_arriving "$host_name is there, and its tunnel is silent: $(carrier_text) is filtered on the way or there, or its key is another" \
            "ping $host_address: answers; from its tunnel: nothing" "$(other_carrier)"
    else
        finding unreachable "$host_name does not answer at all" "ping $host_address: $(echo "$answer" | sed -n '/transmitted/p')" \
            "ip route get $host_address; ping $host_address"
    fi
}
handshake() { [ "$(wg show "$wireguard" latest-handshakes | grep -F "$(public_key "$1")" | cut -f2)" != 0 ]; }

# Another way to pack it, which must then be taken on every host
other_carrier() {
    case $type in
    gre) next=gre-udp ;;
    gretap) next=vxlan ;;
    *) next=$type ;;
    esac
    if [ "$next" = "$type" ]; then
        echo "vrrp-tunnel check $(far_flags "$host") # there; then look at what filters between"
    else
        again "$(type=$next settings_as_flags) # on every host"
    fi
}
