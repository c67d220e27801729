# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# A plan is text, a line for each step: a command, and behind a tab the command that undoes it, or nothing where a
# former step's undoing takes it along. All values in it were checked, so that the lines can be printed and pasted as well.

tab=$(printf '\t')

# step COMMAND [UNDO]
step() { printf '%s\t%s\n' "$1" "${2-}"; }

make_plan() {
    mark_more=
    mtu=${mtu:-$(fitting_mtu)}
    [ "$over" != wireguard ] || plan_wireguard
    of_type plan
    plan_done
}

# The device that keepalived speaks on gets its settings, last its address.
#   rp_filter   2, which beats a strict 1 in `all`: an advert's source needs a route, by whatever device
#   forwarding  0: what comes out of the tunnel is for this host, not for the networks behind it
plan_own_device() {
    step "ip link set dev $name addrgenmode none mtu $mtu"
    step "echo 2 >/proc/sys/net/ipv4/conf/$name/rp_filter"
    step "echo 0 >/proc/sys/net/ipv4/conf/$name/forwarding"
    step "ip address add $address dev $name"
    step "ip link set dev $name up"
}

# run_plan: from stdin; on a failure everything that was done is undone, last first
run_plan() {
    undo=
    trap 'roll_back; exit 130' INT
    trap 'roll_back; exit 143' TERM HUP
    while IFS=$tab read -r command back; do
        if ! error=$(eval "$command" 2>&1 </dev/null); then
            roll_back
            say "cannot set up $name: $command: $(echo "$error" | tr '\n' ' ')" >&2
            say "everything that was made is removed again" >&2
            case $error in *'not permitted'* | *'ermission denied'*) exit 77 ;; esac
            exit 1
        fi
        [ -z "$back" ] || undo="$back
$undo"
    done
    trap - INT TERM HUP
}

roll_back() {
    trap '' INT TERM HUP
    while IFS= read -r back; do
        [ -z "$back" ] || error_back=$(eval "$back" 2>&1) || say "cannot undo: $back: $error_back" >&2
    done <<UNDO
$undo
UNDO
}

# commands: of a plan, without what undoes them
commands() { cut -f1; }
