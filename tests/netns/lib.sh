# shellcheck shell=bash
# shellcheck disable=SC2154  # net_* are set by netns.sh
# What every case of this directory begins with: `. "${0%/*}/lib.sh"`. The network itself is scripts/lib/netns.sh.
#
# A case is one process in namespaces of its own, so that cases run side by side. It ends with `finish`.
# Exit status: 0 all held, 1 something did not hold, 77 cannot be tested here (with CI=true: 1), 99 the case itself
# is broken. VRRP_RELAYD names the daemon; VRRP_RELAY_KEEP=1 keeps the directory with the logs.

set -euEo pipefail
# shellcheck source=scripts/lib/netns.sh
. "$(cd "${BASH_SOURCE[0]%/*}/../../scripts/lib" && pwd)/netns.sh"

case_name=$(basename "$0" .sh)
case_began=$(now_ns)
verdict=
broken_at=

say() { printf '%7.3f %s\n' "$((($(now_ns) - case_began) / 1000000))e-3" "$*"; }

fail() {
    say "FAIL: $*"
    report
    say "FAIL: $*" # again, as the end of a long log is what is seen first
    verdict=1
    exit 1
}

skip() {
    say "SKIP: $*"
    verdict=77
    # Where every part is expected to be there, what cannot be tested is a fault.
    [[ ${CI-} != true ]] || verdict=1
    exit "$verdict"
}

# For the reader of a failure: everything that happened, in order.
report() {
    local host file
    set +e
    echo "--- states"
    for host in "${net_hosts[@]}"; do
        sed "s/^/host $host: /" "$net_dir/$host.states"
    done 2>/dev/null | sort -k3n
    for file in "$net_dir"/*.relay.log "$net_dir"/*.keepalived.log "$net_dir"/*.system.log; do
        [[ -e $file ]] || continue
        echo "--- ${file##*/}"
        tail -n 25 "$file"
    done
    for host in "${net_hosts[@]}"; do
        alive "${relay_pid[$host.relay]-}" || continue
        echo "--- counters of host $host"
        relay_ask "$host" counters | grep -v '=0$'
    done
} 2>&1

ended() {
    local status=$1
    trap - ERR
    trap '' PIPE # whoever read our output may be gone; the namespaces must go nevertheless
    set +e
    [[ -z ${beside_pid-} ]] || end_pid "$beside_pid" TERM 20 # a case that runs beside this one has namespaces of its own
    net_remove
    if [[ -z $verdict ]]; then
        # Neither finish nor fail: an interrupt, or a command that must not fail did.
        ((status > 128)) && exit "$status"
        echo "$case_name: the case itself is broken${broken_at:+ at $broken_at}"
        exit 99
    fi
    exit "$verdict"
}
trap 'ended $?' EXIT
trap 'broken_at="${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND"' ERR
trap 'exit 130' INT
trap 'exit 143' TERM HUP
trap 'exit 141' PIPE

# expect "what" SECONDS COMMAND...: becomes true in time
expect() {
    local what=$1 limit=$2 began
    shift 2
    began=$(now_ns)
    wait_until "$limit" "$@" || fail "not within $limit s: $what"
    say "$what ($((($(now_ns) - began) / 1000000)) ms)"
}

# holds "what" SECONDS COMMAND...: is true all the time
holds() {
    local what=$1 seconds=$2
    shift 2
    stays_true "$seconds" "$@" || fail "did not hold for $seconds s: $what"
    say "$what, for $seconds s"
}

equal() { [[ $2 == "$3" ]] || fail "$1: expected $2, got $3"; }
at_least() { (($3 >= $2)) || fail "$1: expected at least $2, got $3"; }
at_most() { (($3 <= $2)) || fail "$1: expected at most $2, got $3"; }

# product N SECONDS: their product, as the shell has no fractions
product() { awk -v n="$1" -v s="$2" 'BEGIN { print n * s }'; }

# need_tools: this machine can run a case at all
need_tools() {
    local tool
    [[ $(id -u) -eq 0 ]] || skip "needs root"
    for tool in ip nft keepalived socat python3; do
        command -v "$tool" >/dev/null || skip "needs $tool: scripts/setup --test installs it"
    done
    unshare --net true 2>/dev/null || skip "needs network namespaces"
    [[ -x $relayd ]] || { echo "no daemon at $relayd" && exit 99; }
}

# ready_at HOST: when its relay got ready, as the log says, like now_ns
ready_at() {
    local at
    at=$(date -d "$(awk '/ready/ { print $1; exit }' "$(relay_log "$1")")" +%s%N)
    # Yesterday's, when midnight came in between.
    echo $((at > $(now_ns) ? at - 86400 * 10**9 : at))
}

# is_within_master_down MS: a relay that was away for so long is not noticed at intervals of 1 s: an interval before that time,
# one after it, and 1 s to spare. A busy machine may take longer to start it, and then nothing can be said.
is_within_master_down() { (($1 < 1200)); }

# finish: every relay ends in good order, no sanitizer has complained, nothing was injected past the guard
finish() {
    local key log
    [[ -n ${leaks_allowed-} || ${#net_hosts[@]} -eq 0 ]] || equal "frames with another's source that left a host" "" "$(foreigners)"
    for key in "${!relay_pid[@]}"; do
        relay_stop "${key%%.*}" "${key#*.}" || fail "relay ${key} ended with status $?"
    done
    for log in "$net_dir"/*.log*; do
        ! grep -E 'AddressSanitizer|LeakSanitizer|runtime error:' "$log" || fail "a sanitizer speaks in ${log##*/}"
    done
    say "$case_name: all held"
    verdict=0
    exit 0
}

need_tools
# shellcheck source=tests/netns/election_lib.sh
. "${BASH_SOURCE[0]%/*}/election_lib.sh"
