# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# The types of tunnel. A new one is a line here and a file type_NAME.sh, which says how it is made (plan_NAME) and how
# systemd-networkd and netplan write it (networkd_NAME, netplan_NAME; - in the name is _ there).
#
#   type     hosts  module  carried by  octets of header behind the IP header
types='
    gre      2      ip_gre  47          4
    gre-udp  2      fou     4754        12
    gretap   64     ip_gre  47          18
    vxlan    64     vxlan   4789        30
'

type_line() { printf '%s' "$types" | awk -v type="$type" '$1 == type'; }
type_names() { printf '%s' "$types" | awk 'NF { printf "%s%s", sep, $1; sep = " " }'; }

check_type() {
    [ -n "$(type_line)" ] || usage_error "there is no type $type; there are: $(type_names)"
    # shellcheck disable=SC2046
    set -- $(type_line)
    if [ "$host_count" -gt "$2" ]; then
        [ "$2" -eq 2 ] || usage_error "$type joins $2 hosts at the most, and there are $host_count"
        usage_error "$type joins two hosts, and there are $host_count; take --type gretap, or --type vxlan"
    fi
    type_module=$3
    type_carrier=$4
    # shellcheck disable=SC1090
    . "$parts/type_$type.sh"
}

# A GRE key takes four octets.
type_octets() {
    octets=$(type_line | awk '{ print $5 }')
    case $type in gre*) [ -z "$key" ] || octets=$((octets + 4)) ;; esac
    echo "$octets"
}
# of_type FUNCTION: the type's own
of_type() { "$1_$(echo "$type" | tr - _)"; }

# carrier_text: as an operator says it
carrier_text() {
    case $type_carrier in 47) echo 'protocol 47 (GRE)' ;; *) echo "UDP port $type_carrier" ;; esac
}
