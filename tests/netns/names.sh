#!/bin/bash
#
#   host 1 (MASTER), host 2 ---+
#   host 3, gets an address ---+--- br0, drops multicast      hosts by names, from a hosts file of the case's own
#   host 4, comes later -------+
#
# An address of a name changes, a name server does not answer, a host appears: all of it is followed without a restart, and
# what host 1 carries to host 2 arrives there, every advert of it. SIGHUP looks up at once, so nobody waits for the 30 s.
. "${0%/*}/lib.sh"

# The mount namespace of each relay has this file and these servers, of which there are none, or one that never answers.
hosts_file() { printf '%s\n' "127.0.0.1 localhost" "$@" >"$net_dir/hosts"; }
# shellcheck disable=SC2016  # the inner shell has these variables
relay_wrapper=(unshare --mount bash -c 'dir=$1 && shift
    for file in hosts nsswitch.conf resolv.conf; do
        [[ -e /etc/$file ]] || : >"/etc/$file"
        mount --bind "$dir/$file" "/etc/$file" || exit
    done
    exec "$@"' names)
silent_server() {
    start_on "$1" "$net_dir/$1.asked" socat -u UDP4-RECV:53,bind=127.0.0.1 OPEN:"$net_dir/$1.queries",creat,append
}
listens() { on "$1" ss -Huln 'sport = 53' | grep -q 127.0.0.1; }
was_asked() { [[ -s $net_dir/$1.queries ]]; }

logged() { grep -q "$2" "$(relay_log "$1" "${3:-relay}")"; }
status_has() { relay_ask "$1" status "${3:-relay}" | tr -s ' \n' ' ' | grep -q "$2"; }
counter_exceeds() { (($(relay_counter "$1" "$2" "${4:-relay}") > $3)); }
has_arrived() { (($(relay_counter 1 "peer.$1.carried" "$3") == $(relay_counter 2 "peer.$2.received" "$3"))); }

# look_again NAME HOST...: they look up their names
look_again() {
    local host name=$1
    for host in "${@:2}"; do
        kill -HUP "${relay_pid[$host.$name]}"
    done
}

# more_adverts WHAT HOST SECONDS [NAME]: of host 1, five
more_adverts() {
    expect "$1" "$3" counter_exceeds "$2" received $(($(relay_counter "$2" received "${4:-relay}") + 5)) "${4:-relay}"
}

export advert_int=0.5
net_make 4
relay_wrapper+=("$net_dir")
echo 'hosts: files dns' >"$net_dir/nsswitch.conf"
echo 'nameserver 127.0.0.1' >"$net_dir/resolv.conf"
configure v3-ipv4
make_key "$net_dir/mesh.key"
printf 'interface = "eth0"\nkey_file = "%s"\n' "$net_dir/mesh.key" | tee "$net_dir/from.toml" >"$net_dir/relay.toml"
printf '[peers]\na = "a.example"\nb = "b.example"\nc = "c.example"\nd = "d.example"\n' >>"$net_dir/relay.toml"
echo 'peers_from = "relays.example"' >>"$net_dir/from.toml"

one="10.0.0.1 a.example" two="10.0.0.2 b.example"
hosts_file "$one" "$two" "10.0.0.3 c.example"
keepalived_start 1
keepalived_start 2
expect "no relay: both are MASTER" "$(patience)" masters_are "1 2"
relays_start 1 2 3 || fail "the relays did not get ready"
expect "host 1 is the only MASTER" "$(patience)" masters_are 1
began=$(now_ns)
failed=$(relay_counter 1 peer.b.drop.send_failed) # host 1 may have been there first
logged 1 "d\.example does not resolve: .*nothing is known of it yet \[name_unresolved\]" || fail "host 1 does not say that d waits"
expect "so does its status" 2 status_has 1 "waits for its name: d.example does not resolve"

# Else the kernel would remove the second address together with the first one.
on 3 sysctl -qw net.ipv4.conf.eth0.promote_secondaries=1
ip -n "$(host_ns 3)" address add 10.0.0.33/24 dev eth0
hosts_file "$one" "$two" "10.0.0.33 c.example"
look_again relay 1 2 3
for host in 1 2 3; do
    expect "host $host: c has another address" 5 logged "$host" "c\.example: 10\.0\.0\.3 is now 10\.0\.0\.33"
done
ip -n "$(host_ns 3)" address del 10.0.0.3/24 dev eth0
expect "host 1 has a session with c there" 5 status_has 1 "c up .* at 10.0.0.33: heard"
more_adverts "adverts of host 1 come to c" 3 5

hosts_file "$one" "$two" "10.0.0.33 c.example" "10.0.0.4 d.example"
relay_start 4 || fail "the relay did not get ready"
look_again relay 1 2 3
expect "host 1: d has an address" 5 logged 1 "d\.example is 10\.0\.0\.4"
more_adverts "adverts of host 1 come to d" 4 8

for host in 1 3; do
    silent_server "$host"
    expect "host $host has a name server that never answers" 5 listens "$host"
done
hosts_file "$one" "$two" "10.0.0.4 d.example"
look_again relay 1 3
expect "host 1 asks a name server" 5 was_asked 1
more_adverts "which does not answer: adverts go to b all the same" 2 5
more_adverts "and to c, where it was last" 3 5
logged 1 "c\.example does not resolve" && fail "host 1 has an answer"
at_most "adverts that were late" 0 "$(relay_counter 2 drop.late)"
expect "host 3 asks as well" 5 was_asked 3
stopped=$(now_ns)
relay_stop 3 || fail "the relay of host 3 ended with status $?"
at_most "ms that host 3 took to end, while it waits for the server" 2000 $((($(now_ns) - stopped) / 1000000))
expect "host 1 says that it gave up" 30 logged 1 "c\.example does not resolve: .*what was known stays in use: 10\.0\.0\.33"
expect "so does its status" 2 status_has 1 "\[name_unresolved\]"
hosts_file "$one" "$two" "10.0.0.33 c.example" "10.0.0.4 d.example"
expect "host 1 finds it again, by itself" 30 logged 1 "c\.example resolves again: 10\.0\.0\.33"

hosts_file "$one" "10.0.0.4 b.example" "10.0.0.33 c.example" "10.0.0.4 d.example"
look_again relay 1
expect "host 1 refuses two hosts with one address" 5 logged 1 'error: hosts "b" and "d" both have 10.0.0.4\|error: hosts "d" and "b" both have 10.0.0.4'
expect "what was known stays" 5 logged 1 "names: what was known of them before stays in use: b\.example"
more_adverts "adverts go to b all the same" 2 5
equal "changes of state in all that time" 0 "$(transitions "$began")"
keepalived_stop 1
keepalived_stop 2
expect "what host 1 has carried to host 2 has arrived there" 2 has_arrived b a relay
say "carried, and received: $(relay_counter 2 peer.a.received)"
at_least "adverts in that time" 40 "$(relay_counter 2 peer.a.received)"
equal "drop.send_failed, of those to host 2 since then" "$failed" "$(relay_counter 1 peer.b.drop.send_failed)"
for host in 1 2 4; do
    relay_stop "$host" || fail "the relay of host $host ended with status $?"
done

hosts_file "10.0.0.1 relays.example" "10.0.0.2 relays.example"
relay_start 1 from || fail "the relay did not get ready"
relay_start 2 from || fail "the relay did not get ready"
expect "each address is a host" 5 status_has 1 "10.0.0.2 up" from
keepalived_start 1
more_adverts "adverts of host 1 come to host 2" 2 "$(patience)" from
hosts_file "10.0.0.1 relays.example" "10.0.0.2 relays.example" "10.0.0.4 relays.example"
relay_start 4 from || fail "the relay did not get ready"
look_again from 1 2
expect "host 1 takes it in" 5 logged 1 "relays\.example: 10\.0\.0\.4 has come" from
more_adverts "adverts of host 1 come to host 4" 4 8 from
keepalived_stop 1
expect "what host 1 has carried to host 2 has arrived there" 2 has_arrived 10.0.0.2 10.0.0.1 from
finish
