#!/bin/bash
#
#   host 1 (MASTER) ---+
#   host 2 (BACKUP) ---+--- br0, drops multicast
#   guest 3 -----------+    has no key; has recorded what they said, and sends host 2 a flood in the name of host 1
#
# Nothing of a hundred thousand forged datagrams (a million with VRRP_RELAY_LONG=1) is injected; each is counted; the
# relay's memory does not grow; keepalived does not notice.
. "${0%/*}/lib.sh"
. "${0%/*}/forge_lib.sh"
. "${0%/*}/probe_lib.sh"

count=100000
[[ -z ${VRRP_RELAY_LONG-} ]] || count=1000000

# find_books: `missing` is what arrived at host 2 and is neither opened nor dropped. All the reasons that a backup has are
# reasons to refuse a datagram. One answer, so that nothing comes in between.
find_books() {
    relay_ask 2 counters >"$net_dir/books"
    read -r arrived missing < <(awk -F= '
        $1 == "datagrams" { arrived = $2 }
        $1 == "peer.a.datagrams" || /^drop\./ { known += $2 }
        END { print arrived, arrived - known }' "$net_dir/books")
}
arrived_at_least() { find_books && ((arrived >= $1)); }

net_make 2
net_guest 3
configure v3-ipv4
relay_conf
keepalived_start_all
expect_split_brain
record_start
# INITs that no relay has seen yet: enough to ask for cookies with.
relay_start 1 || fail "the relay did not get ready"
expect "host 1 asks in vain, with six INITs" 10 recorded_at_least 6 1 10.0.0.1
relay_start 2 || fail "the relay did not get ready"
expect "relays: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 5.5
forge replay 1 10.0.0.2 >/dev/null
expect "a COOKIE was recorded as well" 5 recorded_at_least 1 3
record_end
say "recorded: $(recorded 1) INIT, $(recorded 2) RESP, $(recorded 3) COOKIE, $(recorded 4) DATA"

probe 2 heard eth0 224.0.0.18
since=$(now_ns)
expect "no advert is under way" 10 find_settled_lead 1 2
before=$lead
find_books
equal "datagrams that are in no counter" 0 "$missing"
had=$arrived
forge flood "${relay_pid[2.relay]}" "$count" >"$net_dir/flood" || fail "the flood: $(<"$net_dir/flood")"
say "the flood: $(tr '\n' ' ' <"$net_dir/flood")"
said() { awk -F= -v key="$1" '$1 == key { print $2 }' "$net_dir/flood"; }
expect "all of it arrived, but what the kernel dropped" 10 arrived_at_least $((had + $(said sent) - $(said kernel_drops)))
equal "datagrams that are in no counter" 0 "$missing"
for reason in plaintext_refused tag_wrong mac1_wrong key_unknown counter_replayed handshake_replayed session_unknown \
    datagram_malformed version_unknown wrong_node unknown_peer; do
    at_least "drop.$reason" 1 "$(relay_counter 2 "drop.$reason")"
done
expect "host 2 has injected what host 1 relayed, and nothing else" 5 lead_is "$before" 1 2
at_most "KiB that the relay of host 2 has grown by, from a tenth of the flood on" 1023 "$(said rss_grown)"
expect_quiet 5.5
equal "adverts that host 2 heard more than once" 0 "$(heard 2 "$since" 10.0.0.1 | cut -d' ' -f2)"
equal "changes of state since the flood began" 0 "$(transitions "$since")"
finish
