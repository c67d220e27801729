# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# For Debian's ifupdown: the plan, command for command; ifdown removes what has been made.

print_ifupdown() {
    file "/etc/network/interfaces.d/$name" 'then: ifup '"$name"
    echo "auto $name"
    echo "iface $name inet manual"
    make_plan | commands | sed 's/^/    pre-up /'
    make_plan | cut -f2 | awk 'NF { undo[++n] = $0 } END { for (; n > 0; n--) print "    post-down " undo[n] }'
}
