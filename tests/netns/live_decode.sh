#!/bin/bash
#
#   host 1 (MASTER) ---+
#   host 2 (BACKUP) ---+--- br0, drops multicast; tcpdump listens at host 2's port
#   guest 3 -----------+    has the key, and floods host 2 with handshakes for a moment
#
# What two live relays say to each other is what the second implementation, in Python, expects: each octet of each INIT, which it
# opens with the key alone, the mac1 of each RESP, each COOKIE, the mac2 of the INIT that follows, and the head of each DATA. The
# flood makes host 2 ask host 1, which is started anew meanwhile, for a cookie.
. "${0%/*}/lib.sh"

command -v tcpdump >/dev/null || skip "needs tcpdump: scripts/setup --test installs it"
here=$(cd "${0%/*}" && pwd)
ping_ms=700

# The clock of the relays, in microseconds.
clock() { /usr/bin/python3 -c 'import time; print(time.monotonic_ns() // 1000)'; }
peer_is_up() { grep -q "peer $(host_name $((3 - $1))) is up" "$(relay_log "$1")"; }
key_of() { relay_ask "$1" status | sed -nE 's/^  [ab] .* key ([0-9a-f]{8}),.*/\1/p'; }
# A relay that stood still, because the machine did, begins a new run.
runs_of() { cat "$(relay_log "$1")"* | grep -cE 'ready:|stood still'; }
cookies_at_least() { (($(relay_counter 2 drop.cookie_needed) >= $1)); }

net_make 2
net_guest 3
configure v3-ipv4
relay_conf "ping = 0.$((ping_ms / 100))"
capture=$net_dir/live.pcap
start_on sw "$net_dir/tcpdump" tcpdump -i p0.2 -U -B 8192 -Z root -w "$capture" udp port 10112
tcpdump=$!
wait_until 10 grep -q "listening on" "$net_dir/tcpdump" || fail "tcpdump did not start: $(<"$net_dir/tcpdump")"
began=$(clock)
relays_start || fail "the relays did not get ready"
keepalived_start_all
expect "host 1 is the only MASTER" "$(patience)" masters_are 1
relay_stop 2 || fail "relay_stop: status $?"
relay_start 2 || fail "the relay did not get ready"
expect "relay 2 anew: host 1 is the only MASTER" "$(patience)" masters_are 1

: >"$net_dir/flood"
start_on 3 "$net_dir/flood" /usr/bin/python3 "$here/flood.py" 10.0.0.2 "$net_dir/mesh.key" /dev/null 0.001 500 fresh
flood=$!
expect "host 2 asks for a hundred cookies" 20 cookies_at_least 100
for ((run = 0; run < 3; run++)); do
    relay_kill 1
    relay_start 1 || fail "the relay did not get ready"
    expect "relay 1 anew, under the flood: its peer is up" 20 peer_is_up 1
done
end_pid $flood TERM || true
expect "host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 3
key=$(key_of 2)
equal "key id in the status of both" "$key" "$(key_of 1)"
end_pid $tcpdump INT || true

"$here/../wire/decode.py" --key-file "$net_dir/mesh.key" --nodes a,b "$capture" >"$net_dir/decoded" ||
    fail "decode.py: status $?, $(grep -m 3 refused "$net_dir/decoded")"
say "$(tail -n 1 "$net_dir/decoded")"
on 1 "$relayd" --config "$net_dir/relay.toml" --print-config >"$net_dir/config"
"$here/check_capture.py" "$capture" "$net_dir/mesh.key" "$net_dir/config" "$key" $ping_ms "$began" "$(clock)" \
    "$(runs_of 1)" "$(runs_of 2)" >"$net_dir/checked" ||
    fail "$(<"$net_dir/checked")"
say "boot ids: $(runs_of 1) of host 1, $(runs_of 2) of host 2; $(tail -n 1 "$net_dir/checked")"
finish
