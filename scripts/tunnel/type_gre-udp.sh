# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# gre-udp: gre inside UDP port 4754 (RFC 8086), which the kernel calls FOU. The source port varies with the flow.

. "$parts/type_gre.sh"

plan_gre_udp() {
    step 'ip fou show >/dev/null 2>&1 || modprobe fou'
    # The port is the host's and may be there already; then it stays when the tunnel goes.
    if [ -z "$fou_is_there" ]; then
        step "ip fou add port $type_carrier ipproto 47" "ip fou del port $type_carrier"
        mark_more="fou $type_carrier"
    fi
    gre_more="encap fou encap-sport auto encap-dport $type_carrier"
    plan_gre
}

networkd_gre_udp() {
    file "$networkd_dir/50-fou$type_carrier.netdev" 'the receiving end'
    printf '[NetDev]\nName=fou%s\nKind=fou\n\n[FooOverUDP]\nPort=%s\nProtocol=gre\n' "$type_carrier" "$type_carrier"
    networkd_tunnel "$name" gre "$(first_peer)" "FooOverUDP=yes
Encapsulation=FooOverUDP
FOUDestinationPort=$type_carrier"
}

netplan_gre_udp() { netplan_cannot 'it has no FOU'; }
