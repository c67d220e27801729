# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# The plan as a script, which `up` would run.

print_commands() {
    echo '#!/bin/sh'
    echo "# $name: $type${over:+ over $over} from $local to $(peer_list). vrrp-tunnel down removes what it makes."
    echo 'set -e'
    make_plan | commands
}
