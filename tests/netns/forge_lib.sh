# shellcheck shell=bash
# shellcheck disable=SC2154  # net_* are set by netns.sh
# forge.py on a host: what two relays say is recorded on host 2, and said again by guest 3, who has no key.

recording=
recorder=

# record_start: from now on until record_end
record_start() {
    recording=$net_dir/exchange
    start_on 2 "$recording" /usr/bin/python3 "${BASH_SOURCE[0]%/*}/forge.py" record eth0
    recorder=$!
    wait_until 10 grep -q ready "$recording" || fail "the recorder did not start: $(<"$recording")"
}

record_end() { end_pid "$recorder" TERM || true; }

# recorded TYPE [SOURCE]: how many datagrams of that type (1 INIT, 2 RESP, 3 COOKIE, 4 DATA), of any source or of this one
recorded() { grep -cE "^${2:-[0-9.]+} [0-9.]+ 0${1}01" "$recording" || true; }
recorded_at_least() { (($(recorded "$2" "${3-}") >= $1)); }

# forge COMMAND ARGUMENT...: by guest 3, with the recording
forge() {
    local command=$1
    shift
    on 3 /usr/bin/python3 "${BASH_SOURCE[0]%/*}/forge.py" "$command" "$recording" "$@"
}

# replay_start ADDRESS...: all that was recorded, again and again until replay_end
replay_start() {
    : >"$net_dir/replay"
    start_on 3 "$net_dir/replay" /usr/bin/python3 "${BASH_SOURCE[0]%/*}/forge.py" replay "$recording" 0 "$@"
    replayer=$!
    wait_until 10 grep -q ready "$net_dir/replay" || fail "the replay did not start: $(<"$net_dir/replay")"
}

replay_end() {
    alive "$replayer" || fail "the replay has ended by itself: $(<"$net_dir/replay")"
    end_pid "$replayer" TERM || true
}

# find_lead FROM TO [NAME NAME]: `lead` is how many more adverts host FROM relayed than host TO injected; false while one is
# under way
find_lead() {
    local before after
    before=$(relay_counter "$1" relayed "${3-}")
    lead=$((before - $(relay_counter "$2" injected "${4-}")))
    after=$(relay_counter "$1" relayed "${3-}")
    ((before == after))
}

# Twice the same, with a fresh look in between.
find_settled_lead() {
    local last
    find_lead "$@" || return 1
    last=$lead
    find_lead "$@" && ((lead == last))
}

# lead_is N FROM TO [NAME NAME]
lead_is() {
    local wanted=$1
    shift
    find_lead "$@" && ((lead == wanted))
}
