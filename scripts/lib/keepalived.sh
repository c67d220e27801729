# shellcheck shell=bash
# shellcheck disable=SC2154  # netns.sh, which reads this file, sets net_*
# Stock keepalived on the hosts of netns.sh: configurations, starting, ending, and who is master.
#
# keepalived writes each change of state into a FIFO (vrrp_notify_fifo); a reader per host stamps it and appends
# `<epoch ns> <instance> <state>` to $net_dir/H.states. That no transition happened is read there, where none
# can hide between two looks. Who really holds an address is asked of the kernel.

declare -A keepalived_pid=() # host -> pid, while we think that it runs

# vrrp_instance VARIANT HOST [NAME VRID VIP [LINE...]]: the instance's text, LINEs inside.
# VARIANT is v2, v2-pass, v2-ah, v3-ipv4 or v3-ipv6. The priorities 250, 190, ... stand far apart, so that two backups
# do not wake up at the same time: the master's going must move the address exactly once, also on a busy machine.
vrrp_instance() {
    local variant=$1 host=$2 name=${3:-VI_1} vrid=${4:-51} vip=${5:-}
    shift $(($# < 5 ? $# : 5))
    echo "vrrp_instance $name {"
    echo "    state BACKUP"
    echo "    interface ${instance_interface:-eth0}"
    echo "    virtual_router_id $vrid"
    echo "    priority $((250 - ${priority_step:-60} * (host - 1)))"
    echo "    version ${variant:1:1}"
    case $variant in
    v2-pass) echo "    authentication { auth_type PASS; auth_pass secret }" | tr ';' '\n' ;;
    v2-ah) echo "    authentication { auth_type AH; auth_pass secret }" | tr ';' '\n' ;;
    v3-ipv6) echo "    native_ipv6" ;;
    esac
    echo "    advert_int $(interval_of "$variant")"
    [[ $# -eq 0 ]] || printf '    %s\n' "$@"
    echo "    virtual_ipaddress {"
    [[ $variant != v3-ipv6 ]] || echo "        fe80::$vrid"
    echo "        ${vip:-$(vip_of "$variant")}"
    echo "    }"
    echo "}"
}

# v2 knows whole seconds only
interval_of() {
    case $1 in
    v3-*) echo "${advert_int:-0.5}" ;;
    *) echo 1 ;;
    esac
}

vip_of() {
    case $1 in
    v3-ipv6) echo fd00:0::100 ;;
    *) echo 10.0.0.100 ;;
    esac
}

# keepalived_conf HOST: instances from stdin, with what makes N keepaliveds on one machine possible
keepalived_conf() {
    local base=$net_dir/$1
    [[ -p $base.fifo ]] || mkfifo "$base.fifo"
    {
        echo "global_defs {"
        echo "    router_id host$1"
        echo "    vrrp_notify_fifo $base.fifo"
        # an interface that is deleted and comes back is part of what we test
        echo "    dynamic_interfaces allow_if_changes"
        [[ -z ${keepalived_globals-} ]] || printf '    %s\n' "$keepalived_globals"
        echo "}"
        cat
    } >"$base.conf"
}

# Reads without end: it holds the FIFO's writing side itself, so that keepalived may come and go.
notify_reader() {
    local name state
    while read -r _ name state _; do
        # There are events as well, as MASTER_RX_LOWER_PRI; only states are wanted.
        case $state in
        MASTER | BACKUP | FAULT | STOP) echo "${EPOCHREALTIME/./}000 ${name//\"/} $state" >>"$2" ;;
        esac
    done <>"$1"
}

keepalived_start() {
    local base=$net_dir/$1
    if [[ ! -e $base.states ]]; then
        : >"$base.states"
        notify_reader "$base.fifo" "$base.states" </dev/null &
        net_pids+=($!)
    fi
    start_on "$1" "$base.keepalived.log" keepalived --dont-fork --log-console --no-syslog --log-detail \
        --use-file="$base.conf" --pid="$base.pid" --vrrp_pid="$base.vrrp.pid" --checkers_pid="$base.checkers.pid"
    keepalived_pid[$1]=$!
}

# As `systemctl stop`: it resigns with a priority-0 advert and takes its addresses away.
keepalived_stop() {
    end_pid "${keepalived_pid[$1]}" TERM || true
    unset "keepalived_pid[$1]"
}

# SIGKILL to both processes. The parent first stands still: it would start the child anew; and a child whose parent
# goes first gets a SIGTERM from the kernel and says goodbye. The addresses stay behind, as they do in life.
keepalived_kill() {
    local parent=${keepalived_pid[$1]} child
    unset "keepalived_pid[$1]"
    child=$(<"$net_dir/$1.vrrp.pid")
    kill -STOP "$parent"
    kill -KILL "$child"
    end_pid "$parent" KILL || true
    rm -f "$net_dir/$1.pid" "$net_dir/$1.vrrp.pid"
}

# These two are asked many times a second: they leave their answer in a variable, since $(...) would be a process each.
find_state() {
    local line
    state=
    while read -r line; do
        [[ $line != *" $2 "* ]] || state=${line##* }
    done <"$net_dir/$1.states"
}

find_masters() {
    local host state
    found=
    for host in "${net_hosts[@]}"; do
        [[ -n ${keepalived_pid[$host]-} ]] || continue
        find_state "$host" "$1"
        [[ $state != MASTER ]] || found+=${found:+ }$host
    done
}

# state_of HOST [INSTANCE]: the last that it reported: MASTER, BACKUP, FAULT, STOP or nothing
state_of() {
    local state
    find_state "$1" "${2:-VI_1}"
    echo "$state"
}

# masters [INSTANCE]: the hosts that say that they are master, and whose keepalived lives
masters() {
    local found
    find_masters "${1:-VI_1}"
    echo "$found"
}

# holders VIP: the hosts that hold an address, and whose keepalived lives
holders() {
    local host list=()
    for host in "${net_hosts[@]}"; do
        [[ -n ${keepalived_pid[$host]-} ]] || continue
        [[ -z $(ip -n "$net_prefix-$host" -oneline address show to "$1") ]] || list+=("$host")
    done
    echo "${list[*]}"
}

# masters_are "HOSTS" [INSTANCE [VIP]]: they say so, and the kernel agrees
masters_are() {
    local found
    find_masters "${2:-VI_1}"
    [[ $found == "$1" && $(holders "${3:-$vip}") == "$1" ]]
}

state_is() { [[ $(state_of "$1" "${3:-VI_1}") == "$2" ]]; }

# transitions SINCE [STATE [INSTANCE]]: how often any host's instance changed (to STATE) since that now_ns
transitions() {
    awk -v since="$1" -v state="${2-}" -v name="${3:-VI_1}" \
        '$1 >= since && $2 == name && (state == "" || $3 == state) { n++ } END { print n + 0 }' "$net_dir"/*.states
}
