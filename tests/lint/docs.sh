#!/bin/bash
# What an operator meets has an entry (.It) in its manual page: every drop reason, every key of the file, every flag.
# VRRP_RELAYD names the program; without it the flags are not looked at.
# shellcheck source=tests/lint/lib.sh
source "$(dirname "$0")/lib.sh"

daemon_page=man/vrrp-relayd.8
file_page=man/vrrp-relay.toml.5
entries=0

# needs PAGE MACRO WHAT: reads names
needs() {
    local name count=0
    while read -r name; do
        count=$((count + 1))
        grep -qE "^\.It (.* )?$2 $name( |\$)" "$1" || complain "$1: no entry for the $3 $name"
    done
    entries=$((entries + count))
    ((count > 0)) || complain "tests/lint/docs.sh finds no $3 in the sources any more"
}

drop_reasons() {
    sed -n '/^enum class DropReason/,/count_/s/^  \([a-z][a-z0-9_]*\),.*/\1/p' src/base/drop_reason.hpp
}
# The second line of each entry of the table of keys, and the lists of names of the inner tables.
config_keys() {
    sed -nE 's/^ *"[a-z]*", "([a-z_]+)", Kind::.*/\1/p' src/config/keys.cpp | grep -vxE 'peers'
    sed -nE 's/^constexpr std::array<std::string_view, [0-9]+> k[A-Z][a-z]*Keys\{(.*)\};$/\1/p' src/config/*.cpp |
        grep -oE '[a-z_]+'
}
sections() {
    sed -nE 's/^constexpr std::array<std::string_view, [0-9]+> k(Sections|Tables)\{(.*)\};$/\2/p' src/config/keys.cpp |
        grep -oE '[a-z_]+' | sed 's/.*/\\[&\\]/'
}
flags() { "$VRRP_RELAYD" --help | grep -oE '^ +--[a-z-]+' | sed 's/^ *--/-/' | sort -u; }

if [[ -e $daemon_page ]]; then
    needs $daemon_page Sy 'drop reason' < <(drop_reasons)
    [[ -z ${VRRP_RELAYD-} ]] || needs $daemon_page Fl flag < <(flags)
fi
if [[ -e $file_page ]]; then
    needs $file_page Ic key < <(config_keys | sort -u)
    needs $file_page Ic section < <(sections)
fi
# vrrp-tunnel says its flags itself; a finding is a word behind `finding`.
tunnel_page=man/vrrp-tunnel.8
tunnel_flags() { scripts/vrrp-tunnel --help | grep -oE '^ +--[a-z-]+' | sed 's/^ *--/-/' | sort -u; }
findings() { sed -nE 's/.*\bfinding ([a-z_]+) ".*/\1/p' scripts/tunnel/check_*.sh | sort -u; }
if [[ -e $tunnel_page ]]; then
    needs $tunnel_page Fl flag < <(tunnel_flags)
    needs $tunnel_page Sy finding < <(findings)
fi
((entries > 0)) || {
    echo "needs the manual pages"
    exit 77
}

finish "$entries names"
