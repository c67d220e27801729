# shellcheck shell=bash
# shellcheck disable=SC2154  # bats and netns.sh set what is used
# For the tests of check: a fault is made, found, mended by what `fix:` says, and is gone.

# Two hosts whose tunnel is up; how, an array, says how
two_hosts() {
    net_make 2
    up_everywhere "${how[@]}"
    # keepalived.conf of whoever develops this must not disturb
    how+=(--keepalived-conf "$BATS_TEST_TMPDIR/keepalived.conf")
}

# check_on HOST: what it says is in $output
check_on() {
    # shellcheck disable=SC2046
    run tunnel_on "$1" check $(peers_of "$1") "${how[@]}"
}

all_well() {
    check_on 1
    ((status == 0)) || { echo "$output" && return 1; }
    has 'nothing found'
}

# found NAME [HOST]: host 1 names it, with evidence; its fix is in $fix
found() {
    check_on "${2:-1}"
    ((status == 1)) || { echo "status $status: $output" && return 1; }
    has "[$1]"
    has '  seen: '
    fix=$(awk -v name="[$1]" 'index($0, name) { on = 1 } on && /^  fix/ { sub(/^[^:]*: /, ""); print; exit }' <<<"$output")
    [[ -n $fix ]]
}

# shellcheck disable=SC2120  # the host is in some tests
# mend [HOST]: pastes $fix into a shell, where systemctl only notes what it is asked
mend() {
    local bin=$BATS_TEST_TMPDIR/bin
    mkdir -p "$bin"
    ln -sf "$tunnel" "$bin/vrrp-tunnel"
    printf '#!/bin/sh\necho "$@" >>%q\n' "$BATS_TEST_TMPDIR/systemctl" >"$bin/systemctl"
    chmod +x "$bin/systemctl"
    echo "fix: $fix"
    on "${1:-1}" env PATH="$bin:$PATH" sh -c "$fix"
}

# gone NAME [HOST]
gone() {
    check_on "${2:-1}"
    [[ $output != *"[$1]"* ]] || { echo "still there: $output" && return 1; }
}

# heals NAME: found, mended, and nothing else is wrong
heals() {
    found "$1"
    mend
    gone "$1"
    all_well
}

# speaking HOST COMMAND...: runs while that host keeps sending something through the tunnel
speaking() {
    local host=$1 pid
    shift
    start_on "$host" /dev/null ping -q -i 0.2 -W 1 -I "$device" 169.254.112.77 3>&-
    pid=$!
    "$@" || { end_pid "$pid" KILL && return 1; }
    end_pid "$pid" KILL || true
}
