# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables of the demo and of the other parts, set and used there
# How the story is told: every sentence that says what happened is checked before it is printed.

# Seconds of /proc/uptime: they only go forward, and the Python parts use the same clock.
clock() {
    local seconds
    read -r seconds _ </proc/uptime
    echo "$seconds"
}

since() { awk -v now="$(clock)" -v then="$1" 'BEGIN { printf "%.1f", now - then }'; }

say() { printf '%5s  %s\n' "$(since "$began")" "$*"; }

step_marks=()
step_count=0
step() {
    step_count=$((step_count + 1))
    step_began=$(clock)
    step_marks+=("$step_began=$step_count")
    echo
    say "[$step_count] $*"
}

# The verdict is only given by the last line of the demo or by this.
untrue() {
    echo
    say "NOT TRUE: $*"
    show_logs
    verdict=1
    exit 1
}

# claim "what" SECONDS COMMAND...: says it as soon as it is true
claim() {
    local what=$1 limit=$2
    shift 2
    wait_until "$limit" "$@" || untrue "$what (waited $limit s)"
    say "$what"
}

# lasts "what" SECONDS COMMAND...: says it when it was true all the time
lasts() {
    local what=$1 seconds=$2
    shift 2
    stays_true "$seconds" "$@" || untrue "$what"
    say "$what"
}

# tell_outage LIMIT_MS NAME: the client's view of this step: how long it had no answer, and that NAME answers it now.
tell_outage() {
    local limit=$1 name=$2 what="the client is served by $2" numbers ms failed now seen
    now=$(clock)
    numbers=$(figure outage "$client_log" "$step_began" "$now") || untrue "$what"
    read -r ms failed <<<"$numbers"
    seen=$(figure answers "$client_log" "$(awk -v t="$now" 'BEGIN { print t - 1 }')" "$now")
    [[ $seen =~ ^"$name "[0-9]+$ ]] || untrue "$what and by nobody else (answers of the last second: $seen)"
    ((ms <= limit)) || untrue "$what: the client waited $ms ms, more than $limit"
    say "$what. It was without an answer for $ms ms ($failed requests failed)"
}

show_logs() {
    local file
    echo
    echo "The logs' last lines, for who wants to know why:"
    for file in "$net_dir"/*.keepalived.log "$net_dir"/*.relay.log "$net_dir"/*.haproxy.log "${watch_log-}" "${client_log-}"; do
        [[ -s $file ]] || continue
        echo "--- ${file##*/}"
        grep -v 'gratuitous ARP' "$file" | tail -n 12 || true
    done
} 2>/dev/null
