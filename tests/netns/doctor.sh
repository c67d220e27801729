#!/bin/bash
#
#   host 1: keepalived, relay --- br0, drops multicast --- host 2: keepalived, relay
#
# `vrrp-relayctl doctor --local` on host 1, where all is well: nothing. Then one fault after the other is made: doctor names it;
# its fix is done, by this script where it is a command; and doctor names it no more.
. "${0%/*}/lib.sh"
. "${0%/*}/doctor_lib.sh"
doctor_scope=(--local)

# In place of the service manager, which has no units here.
restart_relay() {
    [[ -z ${relay_pid[1.relay]-} ]] || relay_kill 1
    relay_start 1
}
restart_keepalived() {
    [[ -z ${keepalived_pid[1]-} ]] || keepalived_stop 1
    keepalived_start 1
    expect "host 1 speaks for the address, or listens" 10 listens
}
listens() { on 1 grep -q 120000E0 /proc/net/igmp; }
end_process() { end_pid "$1" KILL || true; }
with_relay() { sed -i "$1" "$net_dir/relay.toml"; }
unchanged() { cp "$net_dir/1.conf.well" "$net_dir/1.conf" && cp "$net_dir/relay.toml.well" "$net_dir/relay.toml"; }

net_make 2
configure v3-ipv4
relay_conf
relays_start || fail "the relays did not get ready"
keepalived_start_all
expect "host 1 is MASTER" "$(patience)" masters_are 1
for file in 1.conf relay.toml; do cp "$net_dir/$file" "$net_dir/$file.well"; done
all_well

# more_instance NAME INTERFACE [LINE]: keepalived reads it never, doctor does
more_instance() {
    printf 'vrrp_instance %s {\n interface %s\n virtual_router_id 52\n %s\n}\n' "$1" "$2" "${3-}" >>"$net_dir/1.conf"
}
more_instance VI_2 eth7
more_instance VI_3 eth0 'unicast_peer { 10.0.0.2 }'
more_instance VI_4 eth0 'mcast_src_ip 10.0.0.77'
printf 'global_defs {\n vrrp_mcast_group4 224.0.0.81\n}\n' >>"$net_dir/1.conf"
named keepalived_interface unicast_peer keepalived_source keepalived_group
mended "keepalived_interface unicast_peer keepalived_source keepalived_group" unchanged
echo 'include more.conf' >>"$net_dir/1.conf"
named cannot_tell
equal "status with a note alone" 0 "$status"
mended cannot_tell unchanged

# By a user who may do nothing. The other findings of then are of what he cannot see.
as_nobody() { doctor_wrapper=(setpriv --reuid=65534 --regid=65534 --clear-groups); }
as_root() { doctor_wrapper=(); }
as_nobody
named not_privileged
part not_privileged fix
equal "its fix" "sudo vrrp-relayctl doctor" "$part"
mended not_privileged as_root
all_well

# vrrp-relay.toml and the key
with_relay 's/"10\.0\.0\.2"/"b.example"/'
named name_unresolved
mended name_unresolved unchanged
with_relay '1i vrids = [7]'
with_relay 's/"10\.0\.0\.1"/["10.0.0.1", "10.0.0.9"]/; s/10\.0\.0\.2/192.0.2.2/'
chmod 644 "$net_dir/mesh.key"
named keepalived_vrid address_missing no_route key_file
mended key_file
mended "keepalived_vrid address_missing no_route" unchanged
with_relay 's/"eth0"/"eth7"/'
named interface_missing
mended interface_missing unchanged
with_relay '1i vrid = 7'
named config_invalid
equal "status with a mistake" 78 "$status"
mended config_invalid unchanged
with_relay 's/10\.0\.0\.1"/10.0.0.9"/'
named host_unknown
mended host_unknown unchanged

# The firewall: once by a rule, once by a policy.
on 1 nft -f - <<'RULES'
table inet filter {
  chain input {
    type filter hook input priority 0; policy drop;
    udp dport 10112 accept
  }
  chain output {
    type filter hook output priority 0;
    meta l4proto udp udp dport { 53, 10000-10200 } reject
  }
}
RULES
named firewall
part firewall fix
on 1 bash -c "$part" # one of two
named firewall
mended firewall
on 1 nft delete table inet filter

# The network
on 1 ip link set dev eth0 mtu 160
named mtu
mended mtu
on 1 bash -c 'ip link add eth9 type veth peer name far9 && ip link set far9 up && ip link set eth9 up && ip route add 10.0.0.2/32 dev eth9 &&
    echo 1 >/proc/sys/net/ipv4/conf/eth0/rp_filter'
named rp_filter
mended rp_filter
on 1 ip link delete eth9
# Of a host that nobody speaks with meanwhile.
echo 'c = "10.0.0.3"' >>"$net_dir/relay.toml"
on 1 ip neighbour replace 10.0.0.3 dev eth0 nud failed
named neighbour_silent
mended neighbour_silent unchanged

# keepalived's process
keepalived_stop 1
named keepalived_not_running
mended keepalived_not_running restart_keepalived
keepalived_stop 1
cp "$(command -v tail)" "$net_dir/keepalived"
start_on 1 /dev/null "$net_dir/keepalived" -f "$net_dir/1.conf"
deaf=$!
named no_listener
end_process "$deaf"
mended no_listener restart_keepalived

# The relay's process; it keeps the interface's index for the guard, so eth0 goes down last.
relay_kill 1
doctor_flags=(--config "$net_dir/relay.toml")
named relay_not_running
start_on 1 /dev/null socat -u UDP4-RECV:10112 -
squatter=$!
named port_taken
part port_taken seen
equal "who has it" "socat, pid $squatter has 0.0.0.0, port 10112" "$part"
mended port_taken end_process "$squatter"
on 1 nft add table netdev vrrp_relay_default
named guard_left_over
mended guard_left_over
# Not every kernel has the classifier.
if on 1 bash -c 'tc qdisc add dev eth0 clsact && tc filter add dev eth0 egress pref 30322 protocol all bpf da bytecode "1,6 0 0 0"' 2>/dev/null; then
    named guard_left_over
    mended guard_left_over
fi
on 1 tc qdisc del dev eth0 clsact 2>/dev/null || true
leaks_allowed=1 # a relay without its guard is one of the faults
with_relay '1i unguarded = true'
relay_wrapper=(setpriv --bounding-set -net_admin --inh-caps -net_admin)
relay_start 1
relay_wrapper=()
cp "$net_dir/relay.toml.well" "$net_dir/relay.toml"
named relay_capabilities guard_missing
mended "relay_capabilities guard_missing" restart_relay
doctor_flags=()
on 1 ip link set dev eth0 down
named interface_down
mended interface_down
on 1 ip address del 10.0.0.1/24 dev eth0
doctor_flags=(--self a)
named interface_address
mended interface_address on 1 ip address add 10.0.0.1/24 dev eth0
doctor_flags=()

expect "host 1 is MASTER again" "$(patience)" masters_are 1
all_well
with_relay '1i inject = "ingress"'
restart_relay
all_well

# /dev/net/tun, as the relay that runs sees it: ip netns exec has given it a mount namespace of its own.
# restart_in COMMAND: what is done there first
restart_in() {
    # shellcheck disable=SC2016  # for that shell
    relay_wrapper=(sh -c "mount -t tmpfs none /dev/net && $1"' "$@"' sh)
    restart_relay
    relay_wrapper=()
}
restart_in exec
named no_tap
part no_tap seen
equal "what was seen" "/dev/net/tun: No such file or directory" "$part"
mended no_tap restart_relay
restart_in 'mknod -m 600 /dev/net/tun c 10 200 && chown 65534 /dev/net/tun && exec setpriv --bounding-set -dac_override --inh-caps -dac_override'
named no_tap
part no_tap fix
equal "its fix" "chmod 666 /dev/net/tun" "$part"
mended no_tap nsenter --mount="/proc/${relay_pid[1.relay]}/ns/mnt" sh -c "$part"
restart_relay
all_well
finish
