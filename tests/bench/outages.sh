#!/bin/bash
# outages.sh native|relay VARIANT INTERVAL PHASE ROUNDS FAULT: two hosts with HAProxy and keepalived, as takeovers.sh has them, and
# a web client. HAProxy of the master is killed. Prints for each round `FAULT <ms that the client was not served>` and
# `after_advert <ms>`, how old the last advert was at the fault, PHASE seconds after a check; and once `rate <connections a second>`.
# shellcheck disable=SC2154  # hosts.sh sets transport and the other arguments
set -euo pipefail
here=$(cd "${0%/*}" && pwd)
lib=$(cd "$here/../../scripts/lib" && pwd)
# shellcheck source=tests/bench/hosts.sh
. "$here/hosts.sh"
# shellcheck source=scripts/lib/story/services.sh
. "$lib/story/services.sh"
fault=$6

# served_by NAME: the client's answers of the last half second are all of that host
served_by() {
    local now
    read -r now _ </proc/uptime
    [[ $(figure answers "$client_log" "$(awk -v now="$now" 'BEGIN { print now - 0.5 }')" "$now") =~ ^"$1 "[0-9]+$ ]]
}

outage() {
    local moment after now ms
    read -r moment after < <(/usr/bin/python3 "$here/outage.py" "$(host_ns 1)" "${haproxy_pid[1]}" "$phase")
    [[ -n ${after-} ]] || fail "HAProxy was not killed at the phase"
    end_pid "${haproxy_pid[1]}" KILL || true
    wait_until 20 masters_are 2 || fail "host 2 did not become the only master"
    wait_until 20 served_by b || fail "the client is not served by b alone"
    read -r now _ </proc/uptime
    read -r ms _ < <(figure outage "$client_log" "$moment" "$now")
    [[ -n ${ms-} ]] || fail "no figure"
    haproxy_start 1
    if [[ -z $counts ]] || ! at_phase "$after"; then return 0; fi
    rounds=$((rounds - 1))
    echo "$fault $ms"
    echo "after_advert $after"
}

# at_phase AGE: the advert was where the check that made this host MASTER puts it; on a busy machine it may be elsewhere, and
# the round is made again, as often as there are rounds in all
at_phase() {
    awk -v age="$1" -v s="$advert_int" 'BEGIN { exit !(age >= 300 * s && age <= 1000 * s) }' || ((spare-- <= 0))
}

# In a session of its own, by the caller's setsid.
come_first
network keepalived_with_check
net_guest 200
haproxies_start
keepalived_start 1
keepalived_start 2
client_log=$net_dir/client.log
start_on 200 "$client_log" /usr/bin/python3 "$lib/story/web_client.py" "$vip" 100
# The first is not counted: only when it comes back by a check does host 1 send its adverts at a fixed time after the checks.
counts=
spare=$rounds
while ((rounds > 0)); do
    settle
    wait_until 20 served_by a || fail "the client is not served by a alone"
    outage
    counts=yes
done
awk 'NR == 1 { first = $1 } { last = $1 } END { printf "rate %.0f\n", (NR - 1) / (last - first) }' "$client_log"
