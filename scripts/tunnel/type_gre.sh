# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# gre: one point-to-point device, IP in GRE (RFC 2784, with a key RFC 2890).

plan_gre() {
    gre_device "$name" gre "$(first_peer)" "${gre_more-}"
    # A gre device is made without the flag, and keepalived does nothing on a device without it.
    step "ip link set dev $name multicast on"
    plan_own_device
}

# gre_device DEVICE KIND INDEX [MORE]: a device to that host. Without `ttl` the kernel copies the inner TTL, which is 1
# in some packets.
gre_device() {
    step "ip link add name $1 type $2 local $(outer_own) remote $(outer "$3") ttl 64${key:+ key $key}${4:+ $4}" \
        "ip link delete dev $1"
    plan_mark "$1"
}

networkd_gre() { networkd_tunnel "$name" gre "$(first_peer)"; }

netplan_gre() { netplan_tunnel "$name" gre "$(first_peer)"; }
