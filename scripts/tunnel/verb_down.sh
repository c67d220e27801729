# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# down: removes what `up` made, by its marks alone; the hosts need not be known.

verb_down() {
    choose_tunnels
    [ "$(printf '%s\n' "$names" | grep -c .)" -le 1 ] || usage_error "which one? --name takes: $(echo "$names" | paste -sd' ' -)"
    name=$names
    [ -n "$flag_dry_run" ] || need_net_admin
    if [ -z "$name" ] || [ -z "$(marks_of "$name")" ]; then
        if [ -n "$name" ]; then say "$name is not up; nothing was changed"; else say 'no tunnel is up; nothing was changed'; fi
        return
    fi
    commands=$(removal "$name")
    if [ -n "$flag_dry_run" ]; then
        printf '%s\n' "$commands"
        return
    fi
    failed=
    while IFS= read -r command; do
        error=$(eval "$command" 2>&1 </dev/null) || { failed=yes && say "cannot remove: $command: $error" >&2; }
    done <<COMMANDS
$commands
COMMANDS
    [ -z "$failed" ] || exit 1
    say "$name is down"
}
