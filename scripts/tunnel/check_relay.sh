# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# check, where the relay itself speaks GRE (carrier = "gre" or "gre-udp" of a pair of this host): does a firewall here stop
# it, and does anything come? There is no tunnel then, and only a MASTER speaks, so silence alone is no finding.
#
#   relay_ways   a line for each such pair: HOST-INDEX CARRIER

# finds_relay_ways: false where the file has none, or has a [tunnel]
finds_relay_ways() {
    [ -z "$flag_peers$flag_type$flag_name" ] || return 1
    [ -n "$flag_config" ] || [ -e /etc/vrrp-relay/vrrp-relay.toml ] || return 1
    read_config
    [ -z "$file_type" ] || return 1
    list_file_hosts
    relay_ways=$(for host in $(peer_numbers); do
        carrier=$(carrier_with "$(field "$host" 2)")
        case $carrier in gre | gre-udp) echo "$host $carrier" ;; esac
    done)
    [ -n "$relay_ways" ]
}

# carrier_with NAME: of the pair of this host and that one
carrier_with() {
    printf '%s' "$file_carriers" | awk -v one="$(field "$self" 2)" -v other="$1" \
        '$1 == one "/" other || $1 == other "/" one { print $2 }'
}

check_relay() {
    name=relay over=''
    reached=''
    # shellcheck disable=SC1090
    . "$parts/check_firewall.sh"
    while read -r host carrier; do
        type=$carrier
        type_carrier=$(type_line | awk '{ print $4 }')
        proto=$type_carrier port=''
        [ "$proto" = 47 ] || { port=$proto && proto=17; }
        peer=$(field "$host" 3)
        device=$(way_to "$peer" dev)
        report_stops in "$(carrier_text) from $(field "$host" 2)" "$peer" "$local" "$device"
        report_stops out "$(carrier_text) to $(field "$host" 2)" "$peer" "$local" "$device"
        look_for_adverts
    done <<WAYS
$relay_ways
WAYS
}

# Below any firewall of this host.
look_for_adverts() {
    command -v tcpdump >/dev/null || return 0
    filter="src host $peer and (ip proto 47 or udp dst port 4754)"
    if timeout 4 tcpdump -n -p -c 1 -i "${device:-any}" "$filter" >/dev/null 2>&1; then
        reached="$reached${reached:+, }$(field "$host" 2) speaks"
    else
        say "relay: nothing came from $(field "$host" 2) in 4 s; normal while it is BACKUP. Where both hosts are MASTER and hear"
        say "       nothing, $(carrier_text) does not pass between them: take carrier = \"udp\" for the pair"
    fi
}
