# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# check: why does keepalived not work on this tunnel? Each line of the table is a function check_X in the file check_FILE.sh.
# One that returns false ends the search: what comes behind it would only say the same again.
#
#   file        checks, the order in which an operator wants to know
check_table='
    link        module local missing ways down multicast address
    settings    ttl mtu rp_filter forwarding own_inside
    firewall    firewall firewall_inside
    keepalived  keepalived deaf
    path        path
'

verb_check() {
    findings=0
    # shellcheck disable=SC1090
    . "$parts/check_relay.sh"
    if finds_relay_ways; then
        need_net_admin
        check_relay
    else
        settle_for_check
        need_net_admin
        check_tunnel
    fi
    [ "$findings" -eq 0 ] || exit 1
    say "$name: nothing found${reached:+; $reached}"
}

check_tunnel() {
    for check in $(printf '%s' "$check_table" | awk 'NF { print "file:" $1; for (i = 2; i <= NF; i++) print $i }'); do
        if [ "${check#file:}" != "$check" ]; then
            # shellcheck disable=SC1090
            . "$parts/check_${check#file:}.sh"
            continue
        fi
        "check_$check" || break
    done
}

# finding NAME "what" "evidence" "command that mends it" ["where"]
finding() {
    findings=$((findings + 1))
    printf '%s: %s [%s]\n  seen: %s\n  fix%s: %s\n' "$name" "$2" "$1" "$3" "${5:+ on $5}" "$4"
}

# A tunnel that somebody else made is looked at as it is, when nobody says what is wanted.
settle_for_check() {
    adopted=''
    name=${flag_name:-gre1}
    if [ -z "$flag_peers$flag_config" ] && [ ! -e /etc/vrrp-relay/vrrp-relay.toml ] && has_device "$name"; then
        adopt
    else
        settle
    fi
    inside_is_known=yes
    [ -z "$adopted$flag_address" ] || inside_is_known=''
}

adopt() {
    text=$(link_text "$name")
    adopted=yes
    flag_name=$name
    flag_local=$(printf '%s' "$text" | sed -n 's/.* local \([0-9.]*\) .*/\1/p')
    remote=$(printf '%s' "$text" | sed -n 's/.* remote \([0-9.]*\) .*/\1/p')
    [ -n "$remote" ] || usage_error "$name is no tunnel to one host; name the hosts by --peer"
    flag_peers="$remote -
"
    flag_type=gre
    case $text in *' encap fou '*) flag_type=gre-udp ;; esac
    flag_key=$(printf '%s' "$text" | sed -n 's/.* okey \([0-9.]*\) .*/\1/p')
    [ -z "$flag_key" ] || flag_key=$(ipv4_number "$flag_key")
    settle
    address=$(inner_of "$name" | head -n 1)
    address=${address:-$(nth_of "$network" "$self")/${network#*/}}
}

# again FLAGS...: takes the tunnel down, and up with these
again() { echo "vrrp-tunnel down --name $name && vrrp-tunnel up $*"; }
