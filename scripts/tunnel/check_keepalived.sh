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

# When it started before the device was ready, it does not recover by itself.
check_deaf() {
    speaks_here && keepalived_runs || return 0
    awk -v device="$name" '/^[0-9]/ { here = $2 == device } here && $1 == "120000E0" { found = 1 } END { exit !found }' \
        /proc/net/igmp && return
    finding deaf "keepalived runs, and does not listen to 224.0.0.18 on $name: it started before $name was ready" \
        "/proc/net/igmp: no group 120000E0 on $name" 'systemctl restart keepalived'
}
