# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# Everything that was made has a mark in the kernel, the device's alias; so there is no file of states that could be
# wrong, and a device without one is never touched:
#
#   vrrp-relay tunnel NAME part                             made on the way, or while `up` is at work
#   vrrp-relay tunnel NAME TYPE FINGERPRINT [fou PORT]      the device NAME itself, complete; the FOU port is ours

plan_mark() { step "ip link set dev $1 alias 'vrrp-relay tunnel $name part${mark_more:+ $mark_more}'"; }
plan_done() { step "ip link set dev $name alias 'vrrp-relay tunnel $name $type $(fingerprint)${mark_more:+ $mark_more}'"; }

# Of everything that makes a difference
fingerprint() {
    printf '%s\n' "$type" "$over" "$key" "$name" "$local" "$address" "${flag_mtu:-$file_mtu}" "$(outer_own)" "$hosts" | cksum | cut -d' ' -f1
}

# marks: a line for each device of ours: DEVICE NAME WORDS...
marks() { ip -o link show | sed -n 's/^[0-9]*: \([^:@]*\)[:@].*alias vrrp-relay tunnel \(.*[^ ]\) *$/\1 \2/p'; }
marks_of() { marks | awk -v name="$1" '$2 == name'; }
# mark_of NAME: the words of its own device
mark_of() { marks | awk -v name="$1" '$1 == name && $2 == name { sub(/^[^ ]* [^ ]* /, ""); print }'; }
tunnel_names() { marks | awk '{ print $2 }' | sort -u; }

# The FOU port, made by whomever
find_fou() {
    fou_is_there=
    [ "$type" != gre-udp ] || ! ip fou show 2>/dev/null | grep -q "^port $type_carrier ipproto 47\b" || fou_is_there=yes
}

# choose_tunnels: which ones down and status mean: --name, or what is described by --peer or --config, or all
choose_tunnels() {
    if [ -n "$flag_name" ]; then
        settle_name
        names=$name
    elif [ -n "$flag_config$flag_peers" ]; then
        settle
        names=$name
    else
        names=$(tunnel_names)
    fi
}

# removal NAME: the commands that remove what is marked as its own. A port that another tunnel uses goes over to that one.
removal() {
    marks_of "$1" | awk -v name="$1" '$1 != name { print "ip link delete dev " $1 }'
    marks_of "$1" | awk -v name="$1" '$1 == name { print "ip link delete dev " $1 }'
    port=$(marks_of "$1" | sed -n 's/.* fou \([0-9]*\)$/\1/p' | sort -u)
    [ -n "$port" ] || return 0
    heir=$(marks | awk -v name="$1" '$2 != name && $3 == "gre-udp" { print; exit }')
    if [ -z "$heir" ]; then
        echo "ip fou del port $port"
    else
        echo "ip link set dev ${heir%% *} alias 'vrrp-relay tunnel ${heir#* } fou $port'"
    fi
}
