# shellcheck shell=bash
# What host_contract.sh and modes_contract.sh begin with: two namespaces, and a segment's port to talk to.
#
#     namespace HOST: the probes            namespace WIRE: only listens
#     eth0 ------------------------ veth ------- wire0
#
# The programs are tests/netns/probes; what they loop over are the tables of src/host. Exit status: 0 all held, 1 something did
# not, 77 cannot be tested here. VRRP_RELAY_PROBES: where the programs are.
set -euo pipefail

probes=${VRRP_RELAY_PROBES:?set VRRP_RELAY_PROBES to the directory of the probe programs}
contract=$(basename "$0" .sh)
host=vrrp-host-$$
wire=vrrp-wire-$$
work=$(mktemp -d)
children=()

clean_up() {
    local pid
    for pid in "${children[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
    ip netns delete "$host" 2>/dev/null || true
    ip netns delete "$wire" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail() {
    echo "$contract: $*"
    [[ ! -e $work/port ]] || sed 's/^/    /' "$work/port"
    exit 1
}
skip() {
    echo "$contract: SKIP: $*"
    [[ ${CI-} != true ]] || exit 1
    exit 77
}
in_host() { ip netns exec "$host" "$@"; }
probe() { in_host "$probes/$1" "${@:2}"; }

# await TENTHS COMMAND...: until it succeeds
await() {
    local until=$((${EPOCHREALTIME/./} + $1 * 100000))
    shift
    until "$@"; do
        ((${EPOCHREALTIME/./} < until)) || return 1
        read -rt 0.02 -u "$pause" || true
    done
}

# --- network

# shellcheck disable=SC2120  # host_contract.sh passes it
add_wire() { ip -n "$host" link add eth0 ${1:+index "$1"} type veth peer name wire0 netns "$wire"; } # [INDEX]
raise_wire() {
    in_host sysctl -qw net.ipv6.conf.eth0.accept_dad=0
    ip -n "$host" link set eth0 up
    ip -n "$wire" link set wire0 up
}

rules() { in_host nft list ruleset; }
filters() { in_host tc filter show dev eth0 egress 2>/dev/null || true; }
taps() { ip -n "$host" -oneline link show type tun; }
left() { rules && filters && taps; }

# --- a segment's port

start_port() { # COMMAND...: port_probe through that command; what it says goes to $work/port
    mkfifo "$work/commands.$((++ports))"
    : >"$work/port.$ports"
    ln -sf "port.$ports" "$work/port"
    said=0
    exec {commands}<>"$work/commands.$ports"
    ip netns exec "$host" "$@" <&"$commands" >>"$work/port.$ports" &
    port=$!
    children+=("$port")
}
tell() { echo "$1" >&"$commands"; }
lines() { (($(wc -l <"$work/port") >= $1)); }
# says LINE...: these lines come next, and no others between them. * stands for anything.
says() {
    local line wanted
    for wanted in "$@"; do
        await 50 lines $((++said)) || fail "port does not say: $wanted"
        line=$(sed -n "${said}p" "$work/port")
        # shellcheck disable=SC2053  # a pattern
        [[ $line == $wanted ]] || fail "port says: $line, not: $wanted"
    done
}
works() { # what a working port does
    tell send
    says 'captured out 32'
    tell inject
    says 'inject ok'
}
last_line() { [[ $(tail -n 1 "$work/port") == "$1" ]]; }
captures_again() {
    local before
    before=$(grep -c captured "$work/port")
    tell send
    await 2 more_captured "$before"
}
more_captured() { (($(grep -c captured "$work/port") > $1)); }
stop_port() {
    tell inject # whatever it says in the meantime comes before its answer to this
    says 'inject *'
    end_port "$port" "$commands"
}
end_port() { # PID COMMANDS
    echo end >&"$2"
    wait "$1" || fail "a port ends with status $?"
}
kill_port() {
    kill -KILL "$port"
    wait "$port" 2>/dev/null || true
}
index_of() { ip -n "$host" -o link show "$1" | cut -d: -f1; }

begin_contract() {
    [[ $(id -u) -eq 0 ]] || skip "needs root"
    for tool in ip tc nft setpriv; do
        command -v "$tool" >/dev/null || skip "needs $tool: scripts/setup --test installs it"
    done
    unshare --net true 2>/dev/null || skip "needs network namespaces"
    ports=0
    exec {pause}<> <(:)
    ip netns add "$host"
    ip netns add "$wire"
    in_host sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=1 net.ipv6.conf.default.accept_dad=0
    add_wire
    raise_wire
}
