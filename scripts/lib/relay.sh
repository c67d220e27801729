# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034  # netns.sh, which reads this file, sets net_*; the variables of inject_by are read elsewhere
# vrrp-relayd on the hosts of netns.sh: configuration, starting, ending, counters.
#
# The same file serves every host, as it does in life; only the control socket is one for each, since the hosts share
# a file system here. A second relay in a host's namespace has a NAME of its own; everywhere else it is `relay`.

relayd=${VRRP_RELAYD:-$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)/build/src/vrrp-relayd}

declare -A relay_pid=() # host.name -> pid, while we think that it runs

# relay_conf [LINE...]: the file of the relay named $relay_name. LINEs come before [peers], $more_peers after the hosts.
# It serves eth$relay_lan, and reaches the peers there, or through eth$peers_lan; that may be several: "0 1". The peers share a
# key, unless $relay_plaintext is set. $relay_interface: where keepalived speaks, if not there.
relay_conf() {
    local host lan=${relay_lan:-0}
    {
        [[ "$*" == *"[segments]"* ]] || echo "interface = \"${relay_interface:-eth$lan}\""
        if [[ -n ${relay_plaintext-} ]]; then
            echo "plaintext = true"
        else
            make_key "$net_dir/mesh.key"
            echo "key_file = \"$net_dir/mesh.key\""
        fi
        [[ $# -eq 0 ]] || printf '%s\n' "$@"
        echo "[peers]"
        for host in "${net_hosts[@]}"; do
            echo "$(host_name "$host") = $(addresses_of "$host" "${peers_lan:-$lan}")"
        done
        [[ -z ${more_peers-} ]] || echo "$more_peers"
    } >"$net_dir/${relay_name:-relay}.toml"
}

# inject_by MODE: before keepalived_conf, with relay_conf "${mode_lines[@]}". In mode tun keepalived speaks on the relay's device,
# and its addresses go to $vip_device.
mode_lines=()
inject_by() {
    mode=$1
    mode_lines=("inject = \"$mode\"")
    [[ $mode != tun ]] || relay_interface=vrrp0 instance_interface=vrrp0 vip_device=eth0
}

# addresses_of HOST LANS: as TOML has one address, or several; IPv6 ones with peers_ipv6
addresses_of() {
    local lan list=
    for lan in $2; do
        list+="${list:+, }\"$([[ -z ${peers_ipv6-} ]] && echo "10.0.$lan.$1" || echo "fd00:$lan::$1")\""
    done
    [[ $list != *,* ]] || list="[$list]"
    echo "$list"
}

# make_key FILE: unless it is there
make_key() { [[ -e $1 ]] || (umask 077 && "$relayd" --generate-key >"$1"); }

# 1 -> a, 2 -> b, 26 -> z, 27 -> aa: as the peers are called
host_name() {
    local letters=abcdefghijklmnopqrstuvwxyz n=$1 name=
    for (( ; n > 0; n = (n - 1) / 26)); do
        name=${letters:(n - 1) % 26:1}$name
    done
    echo "$name"
}

relay_log() { echo "$net_dir/$1.${2:-relay}.log"; }
relay_control() { echo "$net_dir/$1.${2:-relay}.sock"; }

# relay_start HOST [NAME]: returns when it is ready
relay_start() {
    local name=${2:-relay}
    relay_launch "$1" "$name"
    relay_await "$1" "$name" && return
    echo "the relay of host $1 did not get ready:" >&2
    tail -n 20 "$(relay_log "$1" "$name")" >&2
    return 1
}

# Starts and does not wait; relay_wrapper, an array, is a command to run it through, and relay_flags are more flags, where %h
# stands for the host. The log is begun anew: `ready` must be this one's.
relay_wrapper=()
relay_flags=()
relay_launch() {
    local name=${2:-relay} log
    log=$(relay_log "$1" "$name")
    [[ ! -e $log ]] || mv "$log" "$log.$(now_ns)"
    start_on "$1" "$log" "${relay_wrapper[@]}" "$relayd" --config "$net_dir/$name.toml" --control "$(relay_control "$1" "$name")" \
        "${relay_flags[@]//%h/$1}"
    relay_pid[$1.$name]=$!
}

# relay_await HOST [NAME]: until it is ready; false when it never will be
relay_await() {
    wait_until 20 relay_settled "$@" && relay_ready "$@"
}

relay_settled() { relay_ready "$@" || gone "${relay_pid[$1.${2:-relay}]}"; }

relay_ready() { grep -q ready "$(relay_log "$1" "${2:-relay}")" 2>/dev/null; }

relays_start() {
    local host
    for host in "${@:-${net_hosts[@]}}"; do
        relay_launch "$host"
    done
    for host in "${@:-${net_hosts[@]}}"; do
        relay_await "$host" || return 1
    done
}

# relay_stop HOST [NAME]: TERM; its exit status
relay_stop() {
    local key=$1.${2:-relay} pid
    pid=${relay_pid[$key]}
    unset "relay_pid[$key]"
    end_pid "$pid" TERM
}

relay_kill() {
    local key=$1.${2:-relay} pid
    pid=${relay_pid[$key]}
    unset "relay_pid[$key]"
    end_pid "$pid" KILL || true
}

# relay_ask HOST REQUEST [NAME]: the control socket's answer
relay_ask() { socat -t 5 - "UNIX-CONNECT:$(relay_control "$1" "${3:-relay}")" <<<"$2"; }

# relay_counter HOST KEY [NAME]: a number; 0 for a key that is not there
relay_counter() {
    relay_ask "$1" counters "${3:-relay}" | awk -F= -v key="$2" '$1 == key { n = $2 } END { print n + 0 }'
}
