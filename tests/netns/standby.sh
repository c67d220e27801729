#!/bin/bash
#
#   host 1 (MASTER) ---+
#   host 2 (BACKUP) ---+--- br0: multicast passes, then is dropped, then passes
#
# Native stand-by: while an advert also comes by the wire it is not injected, so keepalived hears it once; when the
# wire is cut the relay steps in before anybody misses an advert.
. "${0%/*}/lib.sh"
. "${0%/*}/probe_lib.sh"

relayctl=${VRRP_RELAYCTL:-${relayd%/src/*}/tools/vrrp-relayctl/vrrp-relayctl}
[[ -x $relayctl ]] || { echo "no program at $relayctl" && exit 99; }

heard_at_least() { (($(heard 2 "$1" 10.0.0.1 | cut -d' ' -f1) >= $2)); }

# expect_each_once WHAT
expect_each_once() {
    local since
    since=$(now_ns)
    expect "$1: host 2 hears twelve adverts" "$(product 15 "$interval")" heard_at_least "$since" 12
    equal "$1: repeats among them" 0 "$(heard 2 "$since" 10.0.0.1 | cut -d' ' -f2)"
}

note="VRID 51 on default: adverts arrive by native multicast as well, so the relay stands by: a (10.0.0.1, priority 250)"
# Exit status 0: a note is no fault.
is_noted() {
    on 2 "$relayctl" status --control "$(relay_control 2)" >"$net_dir/status" &&
        tr -s ' \n' ' ' <"$net_dir/status" | grep -qF "what is wrong nothing worth knowing $note [native_multicast] fix: "
}
notes_of() { grep -cF "[native_multicast]" "$(relay_log "$1")" || true; }

export advert_int=0.3
net_make 2
net_native
configure v3-ipv4
relay_conf
keepalived_start_all
expect "native multicast: host 1 is the only MASTER" "$(patience)" masters_are 1
relays_start || fail "the relays did not get ready"
expect_quiet 5.5
sent=$(left 2) # before the election host 2 may have been master for a moment
probe 2 heard eth0 224.0.0.18
expect_each_once "native multicast, relays running"
equal "VRRP frames that left host 2" "$sent" "$(left 2)"
expect "host 2 notes that multicast works, and finds nothing wrong" 4 is_noted
equal "lines of it in its log" 1 "$(notes_of 2)"
equal "notes of host 1, which hears nobody" 0 "$(notes_of 1)"

since=$(now_ns)
net_drop
expect_each_once "multicast cut"
net_native
expect_quiet 5.5
expect_each_once "multicast again"
equal "lines of it in the log of host 2, after multicast was cut for a while" 1 "$(notes_of 2)"
equal "changes of state since multicast was cut" 0 "$(transitions "$since")"
finish
