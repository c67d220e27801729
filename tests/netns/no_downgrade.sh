#!/bin/bash
# no_downgrade.sh udp|gre|gre-udp
#
#   host 1: key_file; plaintext with c, which is not there ---+
#   host 2: plaintext = true ---------------------------------+--- br0, drops multicast
#
# A secured pair takes nothing in the clear, though the other host is set to it: neither host injects anything, and both
# stay MASTER until the two files agree.
. "${0%/*}/lib.sh"

# The name of a host's relay: each has a configuration of its own.
of() { echo "$1.relay"; }
counter() { relay_counter "$1" "$2" "$(of "$1")"; }
counter_at_least() { (($(counter "$1" "$2") >= $3)); }

net_make 2
configure v3-ipv4
# So host 1 has a socket for that carrier as well.
relay_name=$(of 1) more_peers="c = \"10.0.0.3\"
[pairs]
\"a c\" = { carrier = \"$1\", plaintext = true }" relay_conf
relay_name=$(of 2) relay_plaintext=1 more_peers="c = \"10.0.0.3\"" relay_conf "carrier = \"$1\""
keepalived_start_all
expect_split_brain
for host in 1 2; do
    relay_start "$host" "$(of "$host")" || fail "the relay did not get ready"
done
since=$(now_ns)
expect "host 1 refuses three datagrams in the clear" 20 counter_at_least 1 peer.b.drop.plaintext_refused 3
at_least "adverts that host 2 sent in the clear" 2 "$(counter 2 peer.a.carried)"
equal "adverts that host 1 sent to host 2" 0 "$(counter 1 peer.b.carried)"
holds "both are MASTER" "$(product 5.5 "$interval")" masters_are "1 2"
equal "changes of state" 0 "$(transitions "$since")"
for host in 1 2; do
    equal "adverts received on host $host" 0 "$(counter "$host" received)"
    equal "adverts injected on host $host" 0 "$(counter "$host" injected)"
done
grep -q "plaintext_refused.*fix: set plaintext = true" "$(relay_log 1 "$(of 1)")" || fail "host 1 does not say what to do"
finish
