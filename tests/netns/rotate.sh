#!/bin/bash
#
#   host 1 (MASTER) ---+
#   host 2 (BACKUP) ---+--- br0, drops multicast       each host has a key file of its own
#   host 3 (BACKUP) ---+
#
# The key is changed while all run: the new one is added as the second everywhere, then made the first, then the old one is
# removed, host by host with a SIGHUP. Nobody misses an advert. A host with another key is told from the others, and is
# down for them.
. "${0%/*}/lib.sh"

# The name of a host's relay: each has a configuration of its own.
of() { echo "$1.relay"; }

read_again() { (($(grep -c "the keys were read again" "$(relay_log "$1" "$(of "$1")")") == $2)); }

# give HOST KEY...: these are its keys from now on
give() {
    local host=$1 times
    shift
    times=$(grep -c "the keys were read again" "$(relay_log "$host" "$(of "$host")")" || true)
    printf '%s\n' "$@" >"$net_dir/$host.key"
    kill -HUP "${relay_pid[$host.$(of "$host")]}"
    expect "host $host has read its keys, $# of them" 5 read_again "$host" $((times + 1))
}

give_all() {
    local host
    for host in 1 2 3; do
        give "$host" "$@"
        holds "host 1 is the only MASTER" 0.5 masters_are 1
    done
}

# counter HOST KEY
counter() { relay_counter "$1" "$2" "$(of "$1")"; }
counter_exceeds() { (($(counter "$1" "$2") > $3)); }
logged() { grep -q "$2" "$(relay_log "$1" "$(of "$1")")"; }

export advert_int=0.25
net_make 3
configure v3-ipv4
relay_conf
old=$(<"$net_dir/mesh.key")
new=$("$relayd" --generate-key)
for host in 1 2 3; do
    install -m 600 "$net_dir/mesh.key" "$net_dir/$host.key"
    sed "s|mesh\.key|$host.key|" "$net_dir/relay.toml" >"$net_dir/$(of "$host").toml"
done
keepalived_start_all
expect_split_brain
for host in 1 2 3; do
    relay_start "$host" "$(of "$host")" || fail "the relay did not get ready"
done
expect "relays: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 10

since=$(now_ns)
declare -A before=()
for host in 1 2 3; do
    # Before its peers were there an advert may have found no session.
    before[$host.no_session]=$(counter "$host" drop.no_session)
    before[$host.send_failed]=$(counter "$host" drop.send_failed)
done
relayed=$(counter 1 relayed)
give_all "$old" "$new"
give_all "$new" "$old"
give_all "$new"
equal "changes of state since the first SIGHUP" 0 "$(transitions "$since")"
at_least "adverts relayed in that time" 15 $(($(counter 1 relayed) - relayed))
for host in 1 2 3; do
    for reason in late duplicate reordered key_unknown mac1_wrong tag_wrong counter_replayed; do
        equal "drop.$reason on host $host" 0 "$(counter "$host" "drop.$reason")"
    done
    for reason in no_session send_failed; do
        equal "drop.$reason on host $host" "${before[$host.$reason]}" "$(counter "$host" "drop.$reason")"
    done
    equal "peers from which host $host has lost nothing" 2 \
        "$(relay_ask "$host" status "$(of "$host")" | grep -cE '^    carried .* lost 0$')"
done
# None is under way once host 1 has said good-bye.
expect_takeover stop
for host in 2 3; do
    equal "adverts from host 1 that host $host has injected" "$(counter 1 "peer.$(host_name "$host").carried")" \
        "$(counter "$host" peer.a.injected)"
done

give 3 "$("$relayd" --generate-key)"
for host in 1 2; do
    expect "host $host tells host 3's key id and its own" 10 logged "$host" \
        "from c.*its key id is [0-9a-f]\{8\}, this host's [0-9a-f]\{8\} "
    unknown=$(counter "$host" drop.key_unknown)
    expect "drop.key_unknown grows on host $host" 10 counter_exceeds "$host" drop.key_unknown "$unknown"
    expect "host 3 is down for host $host" 10 logged "$host" "peer c is down"
done
expect "host 3 is alone, and MASTER as well" "$(patience)" masters_are "2 3"
finish
