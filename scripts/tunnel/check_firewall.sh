# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# check: would this host's own firewall stop the tunnel, or VRRP inside?

firewall_stops=''

ruleset() {
    if [ -z "${rules-}" ]; then
        rules=$(
            nft list ruleset 2>/dev/null
            ! command -v iptables-legacy-save >/dev/null || iptables-legacy-save 2>/dev/null | awk -f "$parts/iptables.awk"
        )
    fi
    printf '%s\n' "$rules"
}

# stopped WAY PROTOCOL PORT PEER OWN DEVICE
stopped() {
    hooks='ingress prerouting input'
    [ "$1" = in ] || hooks='output postrouting egress'
    ruleset | awk -v hooks="$hooks" -v way="$1" -v proto="$2" -v port="$3" -v peer="$4" -v own="$5" -v dev="$6" \
        -f "$parts/firewall.awk"
}

check_firewall() {
    proto=$type_carrier port=''
    [ "$proto" = 47 ] || { port=$proto && proto=17; }
    what=$(carrier_text)
    if [ -n "$over" ]; then
        proto=17 port=$wireguard_port what="UDP port $wireguard_port (WireGuard)"
    fi
    for host in $(peer_numbers); do
        peer=$(field "$host" 3)
        device=$(way_to "$peer" dev)
        report_stops in "$what from $(field "$host" 2)" "$peer" "$local" "$device"
        report_stops out "$what to $(field "$host" 2)" "$peer" "$local" "$device"
    done
}

check_firewall_inside() {
    proto=112 port=''
    for host in $(peer_numbers); do
        report_stops in "VRRP inside $name from $(field "$host" 2)" "$(inner "$host")" 224.0.0.18 "$name"
        report_stops out "VRRP inside $name" 224.0.0.18 "${address%/*}" "$name"
        return 0 # one host stands for all: VRRP is accepted from wherever on this device
    done
}

# report_stops WAY WHAT PEER OWN DEVICE
report_stops() {
    stops=$(stopped "$1" "$proto" "$port" "$3" "$4" "$5")
    [ -n "$stops" ] || return 0
    fixes=''
    while IFS=$tab read -r chain rule; do
        fixes="$fixes${fixes:+; }$(opening "$1" "$3" "$5" "$chain")"
    done <<STOPS
$stops
STOPS
    firewall_stops=yes
    finding firewall "this host's firewall stops $2" "$(printf '%s' "$stops" | tr '\t' ':' | paste -sd';' -)" "$fixes"
}

# opening WAY PEER DEVICE "FAMILY TABLE CHAIN": the rule that lets it pass
opening() {
    interface=iifname where=saddr
    [ "$1" = in ] || { interface=oifname where=daddr; }
    case $4 in
    iptables\ *) opening_iptables "$1" "$2" "$3" "$4" ;;
    *)
        if [ "$proto" = 112 ]; then match="$interface \"$3\" ip protocol 112"; else match="ip $where $2"; fi
        if [ -n "$port" ]; then match="$match udp dport $port"; elif [ "$proto" = 47 ]; then match="$match ip protocol 47"; fi
        echo "nft 'insert rule $4 $match accept'"
        ;;
    esac
}
opening_iptables() {
    # shellcheck disable=SC2086
    set -- "$1" "$2" "$3" $4
    flags="-p ${port:+udp --dport }${port:-$proto}"
    case $1$proto in
    in112) flags="-i $3 $flags" ;;
    out112) flags="-o $3 $flags" ;;
    in*) flags="-s $2 $flags" ;;
    *) flags="-d $2 $flags" ;;
    esac
    echo "iptables-legacy -t $5 -I $6 $flags -j ACCEPT"
}
