#!/bin/bash
# usage: nat.sh outer|inner
#
#   host 1 (MASTER of VI_1) --- eth0 10.0.9.1        10.0.9.3 guest 3, who translates 10.0.0.3 ---+
#                                                            host 2 (MASTER of VI_2) 10.0.0.2 ---+--- br0, drops multicast
#                                                            guest 4, who has no key 10.0.0.4 ---+
#
# Host 1, which is listed by its outer or its inner address, is behind a translator that gives its datagrams another port, later
# another one, then another address as well. Host 2 follows it with the first packet from there, so that each host stays MASTER
# of its own. What guest 4 sends, from its own address and from host 1's, moves nothing: all that host 1 has said before.
. "${0%/*}/lib.sh"
. "${0%/*}/forge_lib.sh"
. "${0%/*}/both_ways_lib.sh"

# flush_connections: the translator forgets whom it has translated
flush_connections() {
    on 3 /usr/bin/python3 -c '
import socket, struct
NETFILTER, CT_DELETE, REQUEST_ACK = 12, 0x102, 5
sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETFILTER)
sock.send(struct.pack("=IHHIIBBH", 20, CT_DELETE, REQUEST_ACK, 1, 0, 0, 0, 0))
error = struct.unpack_from("=i", sock.recv(64), 16)[0]
raise SystemExit(-error)'
}

# translate ADDRESS PORT: from now on host 1 seems to be there
translate() {
    on 3 nft -f - <<RULES
table ip translator { }
delete table ip translator
table ip translator {
  chain postrouting {
    type nat hook postrouting priority srcnat
    ip saddr 10.0.9.1 udp sport 10112 snat to $1:$2
  }
}
RULES
    flush_connections || fail "the translator does not forget"
    say "host 1 is at $1:$2"
}

# Counts what host 2's relay sends, by where it goes.
count_sent() {
    on 2 nft -f - <<'RULES'
table ip sent {
  set places { type ipv4_addr . inet_service; flags dynamic; counter; }
  chain output {
    type filter hook output priority 0
    udp sport 10112 update @places { ip daddr . udp dport counter }
  }
}
RULES
}

# sent_to ADDRESS [PORT]: how many datagrams
sent_to() {
    on 2 nft list set ip sent places | tr ',' '\n' | awk -v at="$1 . ${2-}" '
        (n = index($0, at)) { for (i = 1; i < NF; i++) if ($i == "packets") all += $(i + 1) }
        END { print all + 0 }'
}
sent_to_at_least() { (($(sent_to "$2" "$3") >= $1)); }

# expect_followed ADDRESS PORT FROM_ADDRESS FROM_PORT: host 1 was there, and is here now
expect_followed() {
    local since before
    since=$(now_ns)
    translate "$1" "$2"
    expect "host 2 sends four datagrams to $1:$2" 10 sent_to_at_least 4 "$1" "$2"
    before=$(sent_to "$3" "$4")
    expect "host 2 hears two adverts of host 1" "$(patience)" heard_since_at_least 1 "$(now_ns)" 2
    expect "host 1 hears two adverts of host 2" "$(patience)" heard_since_at_least 2 "$(now_ns)" 2
    equal "datagrams that still go to $3:$4" "$before" "$(sent_to "$3" "$4")"
    relay_ask 2 status nat.2 | grep -q "^    at $1: heard" || fail "status of host 2 does not say $1"
    expect "every advert of host 1 was heard" "$(patience)" lost_at_most 0 1 "$since"
    # Until host 1's next advert tells where it is now. A backup does without two.
    expect "of those of host 2 two were lost at the most" "$(patience)" lost_at_most 2 2 "$since"
    equal "changes of state" 0 "$(changes "$since")"
}

behind_translator() {
    eth_remove 1
    ip -n "$(host_ns 3)" link add inner type veth peer name eth0 netns "$(host_ns 1)"
    ip -n "$(host_ns 3)" address add 10.0.9.3/24 dev inner
    ip -n "$(host_ns 3)" address add 10.0.0.33/24 dev eth0
    ip -n "$(host_ns 3)" link set inner up
    ip -n "$(host_ns 1)" address add 10.0.9.1/24 brd + dev eth0
    ip -n "$(host_ns 1)" link set eth0 up
    ip -n "$(host_ns 1)" route add default via 10.0.9.3
    on 3 sysctl -qw net.ipv4.ip_forward=1
}

declare -A listed=([outer]=10.0.0.3 [inner]=10.0.9.1)
export advert_int=1
net_make 2
net_guest 3
net_guest 4
behind_translator
on 3 nft "table ip translator { chain postrouting { type nat hook postrouting priority srcnat; }; }" || skip "needs nft with nat"
translate 10.0.0.3 20001
count_sent
source_of[1]=10.0.9.1
configure_both
relay_conf
for host in 1 2; do
    # Each host finds itself by its own address, but for one that is listed by its translator's.
    {
        [[ $host.$1 != 1.outer ]] || echo 'self = "a"'
        sed "s|^a = .*|a = { address = \"${listed[$1]}\", nat = true }|" "$net_dir/relay.toml"
    } >"$net_dir/nat.$host.toml"
done
keepalived_start_all
expect "no relay: both are MASTER of both" "$(patience)" both_are "1 2" "1 2"
record_start
# Host 2 first: then it has seen every INIT that is recorded, and answers none of them again.
for host in 2 1; do
    relay_start "$host" "nat.$host" || fail "the relay did not get ready"
done
expect "relays: each host is MASTER of its own" "$(patience)" both_are 1 2
probe_both
expect_both_quiet 2.5
at_least "datagrams to 10.0.0.3:20001" 4 "$(sent_to 10.0.0.3 20001)"

expect_followed 10.0.0.3 20002 10.0.0.3 20001
expect_followed 10.0.0.33 20003 10.0.0.3 20002
record_end

# All that host 1 has said came from a translated address by then.
since=$(now_ns)
before=$(sent_to 10.0.0.33 20003)
wrong=$(relay_counter 2 drop.counter_replayed nat.2)
forge replay 2 10.0.0.2@10.0.0.4 10.0.0.2@10.0.0.33 10.0.0.2@10.0.0.3 >/dev/null
expect "host 2 hears four adverts of host 1" "$(patience)" heard_since_at_least 1 "$since" 4
expect "host 1 hears four adverts of host 2" "$(patience)" heard_since_at_least 2 "$since" 4
at_least "datagrams that host 2 knew from before" 10 $(($(relay_counter 2 drop.counter_replayed nat.2) - wrong))
at_least "datagrams that go to where host 1 is" $((before + 4)) "$(sent_to 10.0.0.33 20003)"
equal "datagrams that host 2 has sent to guest 4" 0 "$(sent_to 10.0.0.4)"
equal "datagrams that host 2 has sent to another port of host 1" 0 "$(sent_to 10.0.0.33 10112)"
expect "every advert was heard" "$(patience)" nothing_lost "$since"
equal "changes of state" 0 "$(changes "$since")"

# Host 1 begins, and is answered to where it is.
since=$(now_ns)
relay_kill 1 nat.1
relay_start 1 nat.1 || fail "the relay did not get ready"
expect "relay 1 anew: host 1 hears adverts of host 2" "$(patience)" heard_since_at_least 2 "$(now_ns)" 1
expect "relay 1 anew: each host is MASTER of its own" "$(patience)" both_are 1 2
expect_both_quiet 2
# Relay 2 has forgotten where host 1 is. It is found again when host 1 has heard nothing for 3.5 times `ping`, and begins.
relay_kill 2 nat.2
relay_start 2 nat.2 || fail "the relay did not get ready"
expect "relay 2 anew: host 1 hears adverts of host 2" 5 heard_since_at_least 2 "$(now_ns)" 1
expect "relay 2 anew: each host is MASTER of its own" "$(patience)" both_are 1 2
expect_both_quiet 2
finish
