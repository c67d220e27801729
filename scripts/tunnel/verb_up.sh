# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# up: makes the tunnel, or says that it is there.

verb_up() {
    settle
    [ -n "$flag_dry_run" ] || need_net_admin
    find_fou
    plan=$(make_plan) || exit
    if [ -n "$flag_dry_run" ]; then
        printf '%s\n' "$plan" | commands
        return
    fi
    is_up && return
    refuse_foreign
    remove_remains
    run_plan <<PLAN
$plan
PLAN
    say "$name is up: $type${over:+ over $over}, $address, $((host_count - 1)) $(plural $((host_count - 1)) peer); keepalived: interface $name"
}

plural() {
    if [ "$1" -eq 1 ]; then echo "$2"; else echo "$2s"; fi
}

is_up() {
    mark=$(mark_of "$name")
    case $mark in
    '' | part*) return 1 ;;
    "$type $(fingerprint)" | "$type $(fingerprint) fou "*)
        say "$name is already up; nothing was changed"
        return 0
        ;;
    esac
    say "$name is up with other settings" >&2
    die 1 "fix: vrrp-tunnel down --name $name && vrrp-tunnel up$given"
}

# What others made is never touched.
refuse_foreign() {
    for device in "$name" $(printf '%s\n' "$plan" | sed -n 's/^ip link add name \([^ ]*\) .*/\1/p'); do
        if has_device "$device" && ! marks_of "$name" | grep -q "^$device "; then
            die 1 "a device $device is there that vrrp-tunnel did not make; fix: another --name, or ip link delete dev $device"
        fi
    done
}

# What an `up` that was killed left behind
remove_remains() {
    [ -n "$(marks_of "$name")" ] || return 0
    removal "$name" | while IFS= read -r command; do
        eval "$command" 2>/dev/null || :
    done
    find_fou
    plan=$(make_plan) || exit
}
