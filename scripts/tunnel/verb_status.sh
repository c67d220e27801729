# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# status: what there is, by its marks: a line for the tunnel, a line for each device to other hosts.
# Exit status: 0 all are up, 1 one is not, or there is none.

verb_status() {
    choose_tunnels
    [ -n "$names" ] || { say 'no tunnel is up' && exit 1; }
    result=0
    for name in $names; do
        show_tunnel || result=1
    done
    exit $result
}

show_tunnel() {
    [ -n "$(marks_of "$name")" ] || { say "$name is not up; vrrp-tunnel up makes it" && return 1; }
    mark=$(mark_of "$name")
    state=up
    has_flag "$name" UP || state=down
    case $mark in '' | part*) state=incomplete ;; esac
    # shellcheck disable=SC2086
    printf '%s: %s, %s, %s, mtu %s\n' "$name" "$state" "$(word 1 $mark)" "$(inner_of "$name" | paste -sd' ' -)" "$(mtu_of "$name")"
    for device in "$name" $(marks_of "$name" | awk -v name="$name" '$1 != name { print $1 }'); do
        show_device "$device"
    done
    [ "$state" = up ]
}

show_device() {
    text=$(link_text "$1")
    [ -n "$text" ] || return 0
    ends=$(bridge fdb show dev "$1" 2>/dev/null | sed -n 's/^00:00:00:00:00:00 dst \([^ ]*\).*/\1/p' | tr '\n' ' ')
    ends=${ends:-$(printf '%s' "$text" | sed -n 's/.* remote \([^ ]*\) .*/\1/p')}
    counters=$(ip -s -o link show dev "$1" |
        sed -n 's/.*RX: [^\\]*\\ *\([0-9]*\) *\([0-9]*\) .*TX: [^\\]*\\ *\([0-9]*\) *\([0-9]*\) .*/received \2, sent \4/p')
    printf '  %-15s %s%s\n' "$1" "${ends:+to ${ends% }: }" "$counters"
}
