#!/bin/bash
# gre.sh gre|gre-udp
#
#   host 1 (priority 250) ---+
#   host 2 (190) ------------+--- br0, drops multicast    unprotected, by GRE; the pair of 1 and 2 with a key,
#   host 3 (130) ------------+                            a checksum and sequence numbers
#
# One master, takeover and return. A relay that is killed and started again begins its sequence numbers anew, and nothing is
# lost for it. Then the network stops GRE: the log says what does not pass; and carrier udp, taken in with a SIGHUP, heals it.
#
# A firewall that stops GRE here is named by vrrp-tunnel check as well.
. "${0%/*}/lib.sh"

carrier=$1
case $carrier in
gre) passes="ip protocol 47" name="IP protocol 47" ;;
gre-udp) passes="udp dport 4754" name="UDP port 4754" ;;
esac

relaytrace=${VRRP_TRACE:-${relayd%/src/*}/tools/vrrp-trace/vrrp-trace}
[[ -x $relaytrace ]] || { echo "no program at $relaytrace" && exit 99; }

injected_exceeds() { (($(relay_counter "$1" injected) > $2)); }
logged() { grep -q "$2" "$(relay_log "$1")"; }
told() { cat "$(relay_log 2)" "$(relay_log 3)" | grep -c "no advert of VRID 51 .*$name does not pass any more" || true; }
told_more_than() { (($(told) > $1)); }

export advert_int=1
net_make 3
configure v3-ipv4
keepalived_start_all
expect_split_brain
export relay_plaintext=1
more_peers="[pairs]
\"a b\" = { gre_key = 42, gre_checksum = true, gre_sequence = true }" relay_conf "carrier = \"$carrier\""
expect_election
equal "state of a peer that cannot be asked" 2 "$(relay_ask 1 status | grep -cE "^  [bc] +unknown +$carrier,")"
expect_takeover stop
expect_failback

# What comes from host 1 is decoded from the wire, too.
on 2 timeout 20 "$relaytrace" live --interface eth0 --json --count 2 gre and src 10.0.0.1 and vrid 51 >"$net_dir/live" ||
    fail "vrrp-trace live: $(<"$net_dir/live")"
equal "adverts in GRE with the key of the pair" 2 "$(grep -cE '"gre.key":"(0x0000002a|42)".*"vrrp.virt_rtr_id":"51"' "$net_dir/live")"

# On a busy machine the start takes longer than a Master_Down time: what counts is that everything after it arrives.
relay_kill 1
relay_start 1 || fail "the relay did not get ready"
before=$(relay_counter 2 injected)
expect "host 2 injects what the relay of host 1 sends after its restart" "$(master_down)" injected_exceeds 2 "$before"
expect "host 1 is the only MASTER" "$(patience)" masters_are 1
since=$(now_ns)
holds "host 1 is the only MASTER" "$(product 3 "$interval")" masters_are 1
equal "changes of state after the relay's restart" 0 "$(transitions "$since")"
for host in 1 2 3; do
    for reason in gre_malformed gre_checksum gre_key_unknown wrong_carrier source_contested late; do
        equal "drop.$reason on host $host" 0 "$(relay_counter "$host" "drop.$reason")"
    done
done

# A host's own firewall: vrrp-tunnel check names the rule, and its fix lets GRE pass.
on 2 nft add table inet own
on 2 nft 'add chain inet own input { type filter hook input priority 0; }'
# shellcheck disable=SC2086  # a list of words
on 2 nft add rule inet own input $passes drop
check="${0%/*}/../../scripts/vrrp-tunnel check --config $net_dir/relay.toml"
# shellcheck disable=SC2086  # a command and its arguments
on 2 env VRRP_RELAYD="$relayd" $check >"$net_dir/check" && fail "vrrp-tunnel check finds nothing: $(<"$net_dir/check")"
grep -q "this host's firewall stops .* from a \[firewall\]" "$net_dir/check" || fail "vrrp-tunnel check: $(<"$net_dir/check")"
on 2 sh -c "$(sed -n 's/^  fix: //p' "$net_dir/check" | tail -n 2 | paste -sd';')"
# shellcheck disable=SC2086  # a command and its arguments
on 2 env VRRP_RELAYD="$relayd" $check >"$net_dir/check" || fail "the fix did not help: $(<"$net_dir/check")"
say "$(tail -n 1 "$net_dir/check")"
on 2 nft delete table inet own
expect "host 1 is the only MASTER" "$(patience)" masters_are 1

# The network: nobody can see but by what does not come.
before=$(told)
# shellcheck disable=SC2086  # a list of words
in_switch nft insert rule bridge switch multicast $passes drop
expect "a host says that $name does not pass" 5 told_more_than "$before"
expect "GRE is stopped: every host is MASTER" "$(patience)" masters_are "1 2 3"
sed -i '/^carrier = /d; /^\[pairs\]/,$d' "$net_dir/relay.toml"
for host in 1 2 3; do
    kill -HUP "${relay_pid[$host.relay]}"
done
expect "carrier udp: host 1 is the only MASTER" "$(patience)" masters_are 1
expect_quiet 3
for host in 1 2 3; do
    logged "$host" "SIGHUP: + carrier=udp" || fail "host $host does not say what has changed"
done
finish
