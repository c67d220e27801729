# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# print: the tunnel as something that lasts over a restart. A format is a file print_FORMAT.sh.

formats='commands networkd ifupdown netplan nftables'

verb_print() {
    format=${flag_format:-commands}
    is_in "$format" "$formats" || usage_error "there is no format $format; there are: $formats"
    settle
    fou_is_there=
    mtu=${mtu:-$(fitting_mtu)}
    # shellcheck disable=SC1090
    . "$parts/print_$format.sh"
    "print_$format"
}

# for_peers COMMAND: with the INDEX of each other host
for_peers() {
    for peer in $(peer_numbers); do
        "$1" "$peer"
    done
}
peer_list() { peers | awk '{ printf "%s%s", sep, $3; sep = ", " }'; }

# file PATH WHAT: begins a file of several
file() { printf '# ---- %s: %s\n' "$1" "$2"; }
