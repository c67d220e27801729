# shellcheck shell=bash
# shellcheck disable=SC2154  # net_* are set by netns.sh
# probe.py on a host, and what its file says.

# probe HOST heard|sent ARGUMENT...: runs until the end of the case; its lines are in $net_dir/HOST.heard or .sent
probe() {
    local host=$1 log=$net_dir/$1.$2
    shift
    : >"$log"
    start_on "$host" "$log" /usr/bin/python3 "${BASH_SOURCE[0]%/*}/probe.py" "$@"
    wait_until 10 grep -q ready "$log" || fail "the probe did not start: $(<"$log")"
}

# heard HOST SINCE SOURCE: how many packets, and how many of these were repeats: "N R"
heard() {
    awk -v since="$2" -v source="$3" \
        '$1 >= since && $2 == source { n++; if (seen[$3]++) r++ } END { print n + 0, r + 0 }' "$net_dir/$1.heard"
}

# worst_delay FROM TO SOURCE SINCE: "COUNT MILLISECONDS": how many of SOURCE's adverts FROM sent and TO heard, and the
# longest time in between. An advert that was never heard counts as 1e9.
worst_delay() {
    awk -v source="$3" -v since="$4" '
        $2 != source { next }
        FILENAME == ARGV[1] { if (!($3 in heard)) heard[$3] = $1; next }
        $1 >= since { n++; d = ($3 in heard) ? (heard[$3] - $1) / 1e6 : 1e9; if (d > worst) worst = d }
        END { printf "%d %d\n", n, worst }' "$net_dir/$2.heard" "$net_dir/$1.sent"
}

# heard_flow HOST SINCE SOURCE VRID: how many adverts
heard_flow() {
    awk -v since="$2" -v source="$3" -v vrid="$4" '
        $1 >= since && $2 == source && $4 == vrid { n++ } END { print n + 0 }' "$net_dir/$1.heard"
}

# first_heard HOST SINCE SOURCE VRID: milliseconds from then on; nothing if there is none
first_heard() {
    awk -v since="$2" -v source="$3" -v vrid="$4" '
        $1 >= since && $2 == source && $4 == vrid { printf "%d\n", ($1 - since) / 1e6; exit }' "$net_dir/$1.heard"
}

# lost_flow FROM TO SINCE SOURCE VRID: how many adverts FROM sent and TO did not hear; the newest does not count
lost_flow() {
    awk -v since="$3" -v source="$4" -v vrid="$5" '
        $2 != source || $4 != vrid { next }
        FILENAME == ARGV[1] { heard[$3]; next }
        $1 >= since { n += newest; newest = !($3 in heard) }
        END { print n + 0 }' "$net_dir/$2.heard" "$net_dir/$1.sent"
}

# missed_flow FROM TO SINCE SOURCE VRID: how many adverts FROM sent before the first one that TO heard
missed_flow() {
    awk -v since="$3" -v source="$4" -v vrid="$5" '
        $2 != source || $4 != vrid { next }
        FILENAME == ARGV[1] { heard[$3]; next }
        $1 >= since { if ($3 in heard) exit; n++ }
        END { print n + 0 }' "$net_dir/$2.heard" "$net_dir/$1.sent"
}
