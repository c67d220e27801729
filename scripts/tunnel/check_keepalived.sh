# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# check: does keepalived speak on the tunnel?

keepalived_conf() { echo "${flag_keepalived_conf:-/etc/keepalived/keepalived.conf}"; }

# The interfaces of its instances
interfaces() {
    sed 's/[#!].*//' "$(keepalived_conf)" 2>/dev/null | awk '
        /vrrp_instance/ { inside = 1 }
        inside && $1 == "interface" { print $2 }
        { depth += gsub(/{/, "{") - gsub(/}/, "}"); if (inside && depth == 0) inside = 0 }' | sort -u
}
speaks_here() { interfaces | grep -qxF "$name"; }

check_keepalived() {
    # A relay carries what keepalived says elsewhere.
    is_in "$name" "$file_devices" && return
    [ -n "$(interfaces)" ] || return 0
    speaks_here && return
    others=$(interfaces | paste -sd' ' -)
    finding keepalived "keepalived speaks on $others, not on $name" "$(keepalived_conf): interface $others" \
        "sed -i 's/^\\([[:blank:]]*interface\\) .*/\\1 $name/' $(keepalived_conf); systemctl restart keepalived"
}

# keepalived that runs in this network namespace
keepalived_runs() {
    here_net=$(readlink /proc/self/ns/net)
    for process in /proc/[0-9]*; do
        [ "$(cat "$process/comm" 2>/dev/null)" = keepalived ] || continue
        [ "$(readlink "$process/ns/net" 2>/dev/null)" != "$here_net" ] || return 0
    done
    return 1
}

# A keepalived that started before the device was ready has disabled its instance for good: it runs, joins the group, and
# is silent. One that works hears the master or speaks itself, before four intervals are over.
check_deaf() {
    speaks_here && keepalived_runs && command -v tcpdump >/dev/null && has_flag "$name" UP || return 0
    if disabled=$(log_of_disabling); then
        finding deaf "keepalived has disabled itself on $name, and stays so until it is restarted" \
            "its log: $disabled" 'systemctl restart keepalived'
        return
    fi
    wait=$((4 * $(longest_interval) + 1))
    timeout "$wait" tcpdump -n -p -c 1 -i "$name" 'ip proto 112 or ip proto 51' >/dev/null 2>&1 && return
    finding deaf "keepalived runs, and there is no advert on $name: it started before $name was ready, or is in FAULT" \
        "tcpdump -ni $name: no advert in $wait s, from here or from others" 'systemctl restart keepalived'
}
# The journal, since keepalived was last started
log_of_disabling() {
    journalctl -b -o cat -t Keepalived_vrrp -n 1000 2>/dev/null | awk -v text="interface $name does not support multicast" '
        /Registering Kernel netlink reflector/ { line = "" }
        index($0, text) { line = $0 }
        END { print line; exit line == "" }'
}
longest_interval() {
    sed 's/[#!].*//' "$(keepalived_conf)" | awk '$1 == "advert_int" && $2 > most { most = int($2 + 0.999) } END { print most ? most : 1 }'
}
