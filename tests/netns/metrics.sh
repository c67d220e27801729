#!/bin/bash
#
#   host 1 (MASTER), 100 adverts a second, whose metrics are read ---+--- br0, drops multicast
#   host 2, which counts them ---------------------------------------+
#
# The port for metrics while adverts go by: what it says is what vrrp-relayctl says; what is no scrape is refused; clients that
# send nothing are dropped, and a hundred of them keep neither a scrape nor an advert back.
. "${0%/*}/lib.sh"

relayctl=${VRRP_RELAYCTL:-${relayd%/src/*}/tools/vrrp-relayctl/vrrp-relayctl}
[[ -x $relayctl ]] || { echo "no program at $relayctl" && exit 99; }
for tool in curl promtool; do
    command -v "$tool" >/dev/null || skip "needs $tool: scripts/setup --test installs it"
done

port=9112
get() { on 1 curl -sS -m 5 -o "$net_dir/text" -w '%{http_code}' "$@" "http://127.0.0.1:$port${path-/metrics}"; }
answers() { [[ $(get "$@" 2>/dev/null) == 200 ]]; }
refuses_to_connect() { ! get >/dev/null 2>&1; }
names() { grep -oE '^[a-z_]+' "$1" | sort -u; }
counter_exceeds() { (($(relay_counter "$1" "$2") > $3)); }
has_arrived() { (($(relay_counter 1 peer.b.carried) == $(relay_counter 2 peer.a.received))); }
says() { grep -q "$1" "$net_dir/said"; }

# listen_at PORT: in the file of both, which is one
listen_at() {
    port=$1
    more_peers="[metrics]
listen = \"127.0.0.1:$1\"" relay_conf
}

export advert_int=0.01
net_make 2
configure v3-ipv4
listen_at 9112
relays_start || fail "the relays did not get ready"
keepalived_start 1
expect "host 1 is MASTER" "$(patience)" state_is 1 MASTER
expect "its adverts come to host 2" 5 counter_exceeds 2 injected 20

equal "status of a scrape" 200 "$(get)"
promtool check metrics <"$net_dir/text" || fail "promtool refuses it"
equal "the end" "# EOF" "$(tail -n 1 "$net_dir/text")"
on 1 "$relayctl" metrics --control "$(relay_control 1)" >"$net_dir/asked"
equal "the names of vrrp-relayctl metrics" "$(names "$net_dir/asked")" "$(names "$net_dir/text")"
equal "status of another path" 404 "$(path=/ get)"
equal "status of another method" 405 "$(get -X PUT)"
equal "status of what is no request" "HTTP/1.1 400 Bad Request" \
    "$(on 1 socat -t 5 - "TCP:127.0.0.1:$port" <<<"status" | head -n 1 | tr -d '\r')"

cat >"$net_dir/silent.py" <<'PYTHON'
import socket, sys, time

began = time.monotonic()
held = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(100)]
print("held", flush=True)
for client in held:
    client.settimeout(20)
    try:
        assert client.recv(1) == b""
    except ConnectionResetError:
        pass
print(f"dropped {time.monotonic() - began:.1f}", flush=True)
PYTHON
before=$(relay_counter 2 peer.a.received)
start_on 1 "$net_dir/said" python3 "$net_dir/silent.py" "$port"
expect "a hundred clients are there" 15 says held
expect "a scrape is answered nevertheless" 2 answers
expect "the clients are dropped" 15 says dropped
longest=$(awk '/dropped/ { print int($2 * 10) }' "$net_dir/said")
at_least "tenths of a second until the last one was dropped" 49 "$longest"
at_least "adverts that came to host 2 meanwhile" 300 $(($(relay_counter 2 peer.a.received) - before))

listen_at 9113
kill -HUP "${relay_pid[1.relay]}"
expect "a reload moves the port" 5 answers
port=9112 expect "and nobody is at the old one" 1 refuses_to_connect

keepalived_stop 1
expect "what host 1 has carried to host 2 has arrived there" 2 has_arrived
equal "packets that were lost on the way" 0 "$(on 2 "$relayctl" status --json --control "$(relay_control 2)" |
    python3 -c 'import json, sys; print(sum(peer["lost"] for peer in json.load(sys.stdin)["peers"]))')"
# A machine that is busy for longer than an interval of 10 ms makes an advert late, which is not what is asked here.
equal "adverts that were injected, or late" "$(relay_counter 2 peer.a.received)" \
    $(($(relay_counter 2 peer.a.injected) + $(relay_counter 2 peer.a.drop.late)))
finish
