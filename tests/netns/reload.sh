#!/bin/bash
#
#   host 1 (MASTER), 100 adverts a second ---+
#   host 2, which does not change -----------+--- br0, drops multicast
#   host 3, comes -------- host 4, goes -----+
#
# While all run, the configuration is changed: host 3 is added, host 4 removed, the key changed in three steps, the carrier of
# the pair of 1 and 3 as well. Each change is taken in by SIGHUP, host by host. What host 1 carries to host 2 arrives there,
# every advert of it. Only host 1 has a keepalived: an election would end the stream that is counted.
. "${0%/*}/lib.sh"

# The name of a host's relay: each has a configuration of its own, as they are changed one after the other.
of() { echo "$1.relay"; }
counter() { relay_counter "$1" "$2" "$(of "$1")"; }
counter_exceeds() { (($(counter "$1" "$2") > $3)); }
times_logged() { grep -c "$2" "$(relay_log "$1" "$(of "$1")")" || true; }
is_logged_anew() { (($(times_logged "$1" "$2") > $3)); }
knows() { (($(relay_ask "$1" status "$(of "$1")" | grep -cE '^  [a-d] +up ') == $2)); }
has_arrived() { (($(counter 1 peer.b.carried) == $(counter 2 peer.a.received))); }

# write HOSTS [PAIRS]: the configuration, for each of them
write() {
    local host all=("${net_hosts[@]}")
    read -ra net_hosts <<<"$1"
    more_peers=${2-} relay_conf
    for host in "${net_hosts[@]}"; do
        sed "s|mesh\.key|$host.key|" "$net_dir/relay.toml" >"$net_dir/$(of "$host").toml"
    done
    net_hosts=("${all[@]}")
}

# take_in WORDS HOST...: they read their configuration again, one after the other, and say so; the stream goes on
take_in() {
    local host words=$1 before
    for host in "${@:2}"; do
        before=$(times_logged "$host" "$words")
        kill -HUP "${relay_pid[$host.$(of "$host")]}"
        expect "host $host: $words" 5 is_logged_anew "$host" "$words" "$before"
        before=$(counter 2 received)
        expect "20 adverts more came to host 2" 5 counter_exceeds 2 received $((before + 20))
    done
}

# give KEY...: hosts 1, 2 and 3 have these from now on
give() {
    local host
    for host in 1 2 3; do
        printf '%s\n' "$@" >"$net_dir/$host.key"
    done
    take_in "the keys were read again" 1 2 3
}

export advert_int=0.01
net_make 4
configure v3-ipv4
make_key "$net_dir/mesh.key"
old=$(<"$net_dir/mesh.key")
new=$("$relayd" --generate-key)
for host in 1 2 3 4; do
    install -m 600 "$net_dir/mesh.key" "$net_dir/$host.key"
done
write "1 2 4"
for host in 1 2 4; do
    relay_start "$host" "$(of "$host")" || fail "the relay did not get ready"
done
expect "host 1 has a session with both" 5 knows 1 2
expect "host 2 as well" 5 knows 2 2
# Host 1 was there before them.
failed=$(counter 1 peer.b.drop.send_failed)
keepalived_start 1
expect "host 1 is MASTER" "$(patience)" state_is 1 MASTER
expect "its adverts come to host 2" 5 counter_exceeds 2 injected 20

write "1 2 3"
relay_start 3 "$(of 3)" || fail "the relay did not get ready"
take_in "SIGHUP: .*peer\.c\.address" 1 2
relay_stop 4 "$(of 4)" || fail "the relay of host 4 ended with status $?"
expect "the adverts of host 1 come to host 3" 5 counter_exceeds 3 injected 20
give "$old" "$new"
give "$new" "$old"
give "$new"
write "1 2 3" '[pairs]
"a c" = { carrier = "gre", plaintext = true }'
before=$(counter 3 injected)
take_in "SIGHUP: .*carrier=gre" 1 3 2
expect "the adverts of host 1 come to host 3 by GRE" 5 counter_exceeds 3 injected $((before + 20))

keepalived_stop 1
expect "what host 1 has carried to host 2 has arrived there" 2 has_arrived
say "carried, and received: $(counter 2 peer.a.received); late: $(counter 2 drop.late)"
at_least "adverts in that time" 200 "$(counter 2 peer.a.received)"
# A machine that is busy for longer than an interval of 10 ms makes an advert late, which is not what is asked here.
equal "of them injected, or late" "$(counter 2 peer.a.received)" $(($(counter 2 peer.a.injected) + $(counter 2 drop.late)))
equal "drop.no_session, of the adverts to host 2" 0 "$(counter 1 peer.b.drop.no_session)"
equal "drop.send_failed, of those since then" "$failed" "$(counter 1 peer.b.drop.send_failed)"
finish
