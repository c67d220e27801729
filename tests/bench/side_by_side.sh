# shellcheck shell=bash
# What the benchmarks share that put the relay beside native multicast: both run in the same minute, so that both have the same
# noise, and a table of medians says when the relay is more than one advert interval worse. `here` is the caller's directory.

# shellcheck disable=SC2154  # here
export VRRP_RELAYD=${VRRP_RELAYD:-$(cd "$here/../.." && pwd)/build/src/vrrp-relayd}

skip() {
    echo "SKIP: $*"
    [[ ${CI-} != true ]] || exit 1
    exit 77
}

# needs TOOL...
needs() {
    local tool
    [[ $(id -u) -eq 0 ]] || skip "needs root"
    for tool in "$@"; do
        PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || skip "needs $tool: scripts/setup installs it"
    done
    unshare --net true 2>/dev/null || skip "needs network namespaces"
    [[ -x $VRRP_RELAYD ]] || { echo "no daemon at $VRRP_RELAYD" && exit 1; }
}

work=$(mktemp -d)
pids=()
ended() {
    trap '' INT TERM HUP
    # Each removes its own network.
    ((${#pids[@]} == 0)) || kill -TERM "${pids[@]}" 2>/dev/null || true
    wait || true
    rm -rf "$work"
}
trap ended EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# run SCRIPT INTERVAL VARIANT PHASE ROUNDS FAULT...: the $transports side by side; what they print is $work/native.INTERVAL.FAULT,
# with $series behind it
transports=(native relay)
run() {
    local transport
    for transport in "${transports[@]}"; do
        setsid "$here/$1" "$transport" "$3" "$2" "$4" "$5" "${@:6}" >>"$work/$transport.$2.$6${series-}" &
        pids+=($!)
    done
}

# All that run; a failed one ends the benchmark.
join() {
    local pid
    for pid in "${pids[@]}"; do
        wait "$pid" || exit 1
    done
    pids=()
}

# beyond FAULT INTERVAL FILE: the relay's median is more than an interval above that of native multicast
beyond() {
    awk -v interval="$2" -v native="$(median "native.$2.$3" "$1")" -v relay="$(median "relay.$2.$3" "$1")" \
        'BEGIN { exit !(native == "" || relay == "" || relay - native > 1000 * interval) }'
}

median() { sed -n "s/^$2 //p" "$work/$1" | sort -n | awk '{ ms[NR] = $1 } END { print ms[int((NR + 1) / 2)] }'; }

status=0
heading() { echo "fault   interval      native       relay   difference"; }
# row FAULT INTERVAL FILE: a line of the table, and the judgement
row() {
    local native relay
    native=$(median "native.$2.$3" "$1")
    relay=$(median "relay.$2.$3" "$1")
    awk -v fault="$1" -v interval="$2" -v native="$native" -v relay="$relay" 'BEGIN {
        beyond = native == "" || relay == "" || relay - native > 1000 * interval
        printf "%-5s %8s s %8.1f ms %8.1f ms %+9.1f ms%s\n", fault, interval, native, relay, relay - native,
            beyond ? "  beyond one advert interval" : ""
        exit beyond }' || status=1
}

# verdict: the exit status; all figures, when a median was too large
verdict() {
    ((status == 0)) || head -n 20 "$work"/*
    exit "$status"
}
