#!/bin/bash
#
#   host 1 = a (MASTER) ---+
#   host 2 = b ------------+--- br0, without multicast
#   host 3 = c ------------+
#
# vrrp-trace follow: an advert is shown at every stage on all hosts, in order; one that a cut way swallows is lost between the
# right two hosts; what a relay refuses, and a firewall, are told with their fix.
. "${0%/*}/lib.sh"

relaytrace=${VRRP_TRACE:-${relayd%/src/*}/tools/vrrp-trace/vrrp-trace}
[[ -x $relaytrace ]] || { echo "no program at $relaytrace" && exit 99; }

# follow WHAT STATUS ARGUMENT...: what it says lies in $net_dir/way
follow() {
    local what=$1 wanted=$2 status=0
    shift 2
    on 1 "$relaytrace" follow "$@" --control "$(relay_control 1)" --via "$(relay_control 2),$(relay_control 3)" \
        >"$net_dir/way" 2>&1 || status=$?
    cat "$net_dir/way"
    equal "$what: status" "$wanted" "$status"
}
# host and stage of each row: "a capture"
rows() { awk '$2 == "ms" { print $3, $4 }' "$net_dir/way"; }
says() { tr -s ' \n' ' ' <"$net_dir/way" | grep -qF "$1" || fail "it does not say: $1"; }
says_not() { ! grep -qF "$1" "$net_dir/way" || fail "it says: $1"; }
is_in_order() { awk '$2 == "ms" { if (seen++ && $1 < last) exit 1; last = $1 }' "$net_dir/way" || fail "the rows are not in order of time"; }

net_make 3
configure v3-ipv4
relay_conf
keepalived_start_all
expect_election

follow "all is well" 0 --next
is_in_order
equal "the stages, host by host" "a capture a carry a carry b inject b receive c inject c receive " "$(rows | sort | tr '\n' ' ')"
equal "the first stage" "a capture" "$(rows | head -n 1)"
says "10.0.0.1 > 224.0.0.18 vrid 51 prio 250 v3 0.5s"

# The daemon of c answers late: what a captured before that is not the next one, since its end on c nobody heard.
captured=$(relay_counter 1 captured)
two_more() { (($(relay_counter 1 captured) >= captured + 2)); }
kill -STOP "${relay_pid[3.relay]}"
{
    wait_until 5 two_more || true
    kill -CONT "${relay_pid[3.relay]}"
} &
follow "c answers late" 0 --next
equal "the stages, host by host" "a capture a carry a carry b inject b receive c inject c receive " "$(rows | sort | tr '\n' ' ')"

advert=$(sed -n '1s/^advert \([^ ]*\) .*/\1/p' "$net_dir/way")
follow "the same, from the rings" 0 "$advert"
equal "the stages, host by host" "a capture a carry a carry b inject b receive c inject c receive " "$(rows | sort | tr '\n' ' ')"

# The rest of what is asked of a daemon that runs, and what an interface shows.
# Two may have been MASTER for a moment, before the relays had a session: then the status is 1.
on 2 "$relaytrace" timeline --control "$(relay_control 2)" >"$net_dir/way" || cat "$net_dir/way"
says "a becomes MASTER"
on 2 "$relaytrace" stats --control "$(relay_control 2)" >"$net_dir/way" || cat "$net_dir/way"
says "VRID 51, IPv4, segment default"
on 2 timeout 20 "$relaytrace" live --interface eth0 --count 1 src 10.0.0.1 >"$net_dir/way" || fail "live: $(<"$net_dir/way")"
says "10.0.0.1 > 10.0.0.2 relay DATA"

# Real ssh, to hosts b and c. Each of them has a mount namespace in which root has a home of its own and the relay's socket lies
# where an installed relay has it.
home=$(getent passwd 0 | cut -d: -f6)
ssh-keygen -q -t ed25519 -N '' -f "$net_dir/id"
dropbearkey -t ed25519 -f "$net_dir/host_key" >/dev/null 2>&1
cat >"$net_dir/serve" <<SERVE
set -eu
mount -t tmpfs -o mode=700 none "$home"
mkdir -m 700 "$home/.ssh"
cp "$net_dir/id.pub" "$home/.ssh/authorized_keys"
echo 'PATH=${relaytrace%/*}:\$PATH' >"$home/.bashrc"
mount -t tmpfs -o mode=755 none /run
mkdir /run/vrrp-relay
ln -s "$net_dir/\$1.relay.sock" /run/vrrp-relay/ctl.sock
exec dropbear -F -E -s -p "10.0.0.\$1:22" -r "$net_dir/host_key" -P "$net_dir/\$1.ssh.pid"
SERVE
cat >"$net_dir/ask" <<ASK
set -eu
mount -t tmpfs -o mode=700 none "$home"
mkdir -m 700 "$home/.ssh"
printf 'Host %s\n HostName 10.0.0.%s\n' b 2 c 3 >"$home/.ssh/config"
printf 'Host *\n User root\n IdentityFile %s\n StrictHostKeyChecking no\n LogLevel ERROR\n' "$net_dir/id" >>"$home/.ssh/config"
exec "$relaytrace" follow "\$@" --control "$(relay_control 1)" --via "\${via:-ssh:b,ssh:c}"
ASK
for host in 2 3; do
    start_on "$host" "$net_dir/$host.ssh" sh "$net_dir/serve" "$host"
    wait_until 10 test -s "$net_dir/$host.ssh.pid" || fail "no ssh server on host $host: $(<"$net_dir/$host.ssh")"
done
over_ssh() {
    local status=0
    on 1 sh "$net_dir/ask" "$@" >"$net_dir/way" 2>&1 || status=$?
    cat "$net_dir/way" "$net_dir"/[23].ssh
    equal "over ssh: status" 0 "$status"
    equal "the stages, host by host" "a capture a carry a carry b inject b receive c inject c receive " "$(rows | sort | tr '\n' ' ')"
}
over_ssh --next
over_ssh "$advert"
status=0
via=ssh:b,ssh:10.0.0.9 on 1 sh "$net_dir/ask" --next >"$net_dir/way" 2>&1 || status=$?
cat "$net_dir/way"
equal "one of the hosts is not there: status" 2 "$status"
says "ssh:10.0.0.9: ssh did not get there; try: ssh 10.0.0.9 vrrp-trace --version"
says "b inject eth0"

follow "no such VRID" 1 --next --vrid 99 --timeout 1
says "no advert was captured on any of these hosts for 1 s"

cut_way 1 3
follow "the way from a to c is cut" 1 --next
says "c LOST lost on the way between a and c: udp 10.0.0.1 -> 10.0.0.3:10112, path 0"
says "fix: on c: tcpdump -ni any 'udp port 10112 and host 10.0.0.1'"
says_not "b  LOST"
mend_way 1 3
expect "host 1 is the only MASTER" "$(patience)" masters_are 1

on 2 nft -f - <<'RULES'
table inet wall { chain in { type filter hook input priority 0; udp dport 10112 drop; }; }
RULES
follow "a firewall on b drops what comes to the relay" 1 --next
says "b LOST lost on the way between a and b"
on 2 nft delete table inet wall
expect "host 1 is the only MASTER" "$(patience)" masters_are 1

net_native
native_stands_by() { [[ $(relay_counter 2 drop.native_standby) -gt 2 ]]; }
expect "native multicast: b stands by" "$(patience)" native_stands_by
follow "native multicast passes" 0 --next
says "DROPPED native_standby"
finish
