#!/bin/bash
#
#   host 1 (MASTER), whose status is read ---+--- br0, drops multicast
#   host 2 (BACKUP) -------------------------+
#
# What `vrrp-relayctl status` prints is compared with the texts in status/, times and counts apart: all is well, a peer is down, its
# key is another one, two hosts are MASTER, no relay runs. What it claims is held against keepalived, the kernel and host 2.
. "${0%/*}/lib.sh"

relayctl=${VRRP_RELAYCTL:-${relayd%/src/*}/tools/vrrp-relayctl/vrrp-relayctl}
[[ -x $relayctl ]] || { echo "no program at $relayctl" && exit 99; }
texts=${0%.sh}

ask() { on 1 "$relayctl" status --control "$(relay_control 1)" >"$net_dir/status" 2>&1; }
has() { ask || true; grep -qE "$1" "$net_dir/status"; }
# The first number behind some words.
number() { sed -nE "s/.*$1 ([0-9.]+).*/\1/p" "$net_dir/status" | head -n 1; }
# The first time behind some words, in seconds.
seconds() {
    sed -nE "s/.*$1 ([0-9.]+ m?s).*/\1/p" "$net_dir/status" | awk 'NR == 1 { print $2 == "ms" ? $1 / 1000 : $1 }'
}
is_between() { awk -v n="$2" -v least="$1" -v most="$3" 'BEGIN { exit !(n >= least && n <= most) }'; }

# looks_like NAME STATUS: its text, and the exit status. Where a line is wrapped hangs on the times in it.
looks_like() {
    local status=0
    ask || status=$?
    equal "exit status of vrrp-relayctl status, $1" "$2" "$status"
    equal "lines of more than 100 columns" 0 "$(grep -cE '.{101}' "$net_dir/status")"
    awk '/^adverts$/ { exit } wrong && /^    / && !/^    fix:/ { sub(/^ +/, " "); printf("%s", $0); next }
        { printf("%s%s", (NR > 1 ? "\n" : ""), $0) } /^what is wrong$/ { wrong = 1 } END { print "" }' "$net_dir/status" |
        sed -E 's/[0-9.]+ m?s\b/T/g; s/\b(carried|received|injected|lost|changes|late) [0-9]+/\1 N/g
            s/\b[0-9a-f]{8}\b/K/g; s|at /.*/|at |' >"$net_dir/plain"
    diff -u "$texts/$1.txt" "$net_dir/plain" || fail "the status is not that of $1.txt"
}

# is_true MASTER...: what it says, against those who must know
is_true() {
    local before after
    before=$(relay_counter 1 peer.b.carried)
    ask || true
    after=$(relay_counter 1 peer.b.carried)
    is_between "$before" "$(number carried)" "$after" || fail "carried: not between $before and $after"
    equal "who is MASTER, as keepalived says" "$*" "$(masters)"
    equal "who has the address, as the kernel says" "$*" "$(holders "$vip")"
    grep -q "MASTER is a (10.0.0.1, priority $(awk '$1 == "priority" { print $2 }' "$net_dir/1.conf"))" "$net_dir/status" ||
        fail "it is host 1 that is MASTER"
    is_between 0 "$(seconds 'last heard')" "$(product 2 "$interval")" || fail "host 1 sends every $interval s"
}

# key_of HOST [NAME]: the id that its relay says it has
key_of() { relay_ask "$1" status "${2-relay}" | sed -nE 's/.* key ([0-9a-f]{8}).*/\1/p'; }

net_make 2
configure v3-ipv4
relay_conf
keepalived_start 1
expect "host 1 is MASTER" "$(patience)" masters_are 1
relays_start || fail "the relays did not get ready"
keepalived_start 2
expect "host 2 is BACKUP" "$(patience)" state_is 2 BACKUP
expect "host 1 has measured its peer" 5 has "round trip [0-9]"
expect "it says that nothing is wrong" 5 has "^  nothing$"

looks_like well 0
is_true 1
equal "the key's id, as host 2 has it" "$(key_of 2)" "$(key_of 1)"
is_between 0 "$(seconds '10.0.0.2: heard')" 2 || fail "host 2 answers every second"

relay_stop 2
expect "without its relay host 2 is MASTER as well" "$(patience)" masters_are "1 2"
expect "a peer that is down is down" 6 has "^  b +down .* path silent"
looks_like peer_down 1
is_true 1 2

make_key "$net_dir/other.key"
sed "s|mesh\.key|other.key|" "$net_dir/relay.toml" >"$net_dir/other.toml"
relay_start 2 other || fail "the relay did not get ready"
expect "a key that is another one is told" 6 has "\[key_unknown\]"
looks_like key_differs 1
is_true 1 2
equal "the id that host 1 refuses, as host 2 has it" "$(key_of 2 other)" "$(tr -s ' \n' ' ' <"$net_dir/status" |
    sed -nE 's/.*key id ([0-9a-f]{8}); .*/\1/p')"
relay_stop 2 other

relay_start 2 || fail "the relay did not get ready"
expect "the right key: host 1 is the only MASTER" "$(patience)" masters_are 1
expect "nothing is wrong any more" 6 has "^  nothing$"
on 2 nft add table inet cut
on 2 nft 'add chain inet cut input { type filter hook input priority 0; }'
on 2 nft 'add rule inet cut input ip saddr 10.0.0.1 udp dport 10112 drop'
expect "host 2 hears nothing of host 1: two are MASTER" "$(patience)" masters_are "1 2"
expect "the way that is cut is told" 12 has "\[one_way\]"
looks_like two_masters 1
is_true 1 2
on 2 nft delete table inet cut
expect "mended: host 1 is the only MASTER" "$(patience)" masters_are 1
expect "nothing is wrong any more" 8 has "^  nothing$"

relay_stop 1
looks_like not_running 3
finish
