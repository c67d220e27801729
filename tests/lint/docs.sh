#!/bin/bash
# What an operator meets has an entry (.It) in its manual page: every drop reason, every key of the file, every flag, command,
# fault and metric. VRRP_RELAYD, VRRP_RELAYCTL and VRRP_TRACE name the programs; without them the flags and commands are not looked at.
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
control_page=man/vrrp-relayctl.8
commands() { "$1" --help | sed -nE 's/^  ([a-z]+) .*/\1/p'; }
command_flags() {
    local command
    while read -r command; do
        "$1" "$command" --help
    done < <(commands "$1") | grep -oE '^ +--[a-z-]+' | sed 's/^ *--/-/' | sort -u
}
# Of the table of counters, for all and for each peer; and the names that the rendering has itself.
metrics() {
    sed -nE 's/^    \{Metric::([a-z_]+), .*/vrrp_relay_\1_total/p' src/core/counters.hpp
    grep -oE 'core::Metric::[a-z_]+' src/control/render_metrics.cpp | sed 's/.*:\(.*\)/vrrp_relay_peer_\1_total/'
    grep -oE '"[a-z]+_[a-z_]+"' src/control/render_metrics.cpp | tr -d '"' | grep -vx vrrp_relay_ | sed 's/^/vrrp_relay_/'
}
faults() { sed -n '/^enum class Finding/,/count_/s/^  \([a-z][a-z0-9_]*\),.*/\1/p' src/core/findings.hpp | grep -vx count_; }
doctor_findings() { sed -n '/^enum class Kind/,/count_/s/^  \([a-z][a-z0-9_]*\),.*/\1/p' src/doctor/finding.hpp | grep -vx count_; }
if [[ -e $control_page ]]; then
    needs $control_page Sy 'finding of doctor' < <(doctor_findings)
    needs $control_page Sy fault < <(faults)
    needs $control_page Sy metric < <(metrics | sort -u)
    [[ -z ${VRRP_RELAYCTL-} ]] || needs $control_page Fl flag < <(command_flags "$VRRP_RELAYCTL")
    [[ -z ${VRRP_RELAYCTL-} ]] || needs $control_page Cm command < <(commands "$VRRP_RELAYCTL")
fi
trace_page=man/vrrp-trace.8
if [[ -e $trace_page && -n ${VRRP_TRACE-} ]]; then
    needs $trace_page Fl flag < <(command_flags "$VRRP_TRACE")
    needs $trace_page Cm command < <(commands "$VRRP_TRACE")
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
