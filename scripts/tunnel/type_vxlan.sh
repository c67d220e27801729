# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# vxlan: Ethernet in UDP (RFC 7348). What has no entry of its own goes to every host: the sender makes the copies. Nothing
# is learned, so that who can send to the port cannot draw traffic to himself.

vxlan_default_id=112

plan_vxlan() {
    step "ip link add name $name type vxlan id ${key:-$vxlan_default_id} local $(outer_own) dstport $type_carrier ttl 64 nolearning" \
        "ip link delete dev $name"
    plan_mark "$name"
    for host in $(peer_numbers); do
        step "bridge fdb append 00:00:00:00:00:00 dev $name dst $(outer "$host")"
    done
    plan_own_device
}

networkd_vxlan() {
    netdev "$name" vxlan
    printf '[VXLAN]\nVNI=%s\nLocal=%s\nDestinationPort=%s\nTTL=64\nMacLearning=no\nIndependent=yes\n' \
        "${key:-$vxlan_default_id}" "$(outer_own)" "$type_carrier"
}

netplan_vxlan() {
    echo "    $name:"
    echo "      mode: vxlan"
    printf '      id: %s\n      local: %s\n      port: %s\n      ttl: 64\n      mac-learning: false\n' \
        "${key:-$vxlan_default_id}" "$(outer_own)" "$type_carrier"
    netplan_own
}
