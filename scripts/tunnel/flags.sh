# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# The command line: flag_X is what was given, or empty.

verbs='up down status check print key'

usage() {
    cat <<'TEXT'
Usage: vrrp-tunnel VERB [FLAG]...
Kernel tunnels between hosts whose network drops multicast; keepalived speaks VRRP on them.

  up        make the tunnel on this host; nothing happens when it is up
  down      remove what up made, and nothing else
  status    show it
  check     find why keepalived does not work on it: each finding with its fix
  print     write the persistent form, see --format
  key       print this host's WireGuard public key; makes the key if there is none

Which hosts, instead of the [peers] of a file:
  --config FILE           file (default: /etc/vrrp-relay/vrrp-relay.toml)
  --local ADDR            this host's address (default: the one that the peers are reached from)
  --peer ADDR[,PUBKEY]    another host, with its WireGuard public key; repeated for each

Which tunnel; a flag beats the file's [tunnel]:
  --type TYPE             gre, gre-udp: two hosts; gretap, vxlan: up to 64 (default: gre, gretap)
  --over wireguard        encrypt what the tunnel carries
  --key N                 GRE key, or VXLAN network identifier
  --name DEV              the device that keepalived speaks on (default: as in gre1)
  --network NET/LEN       addresses inside: host i has the i-th (default: 169.254.112.0/24)
  --address ADDR/LEN      this host's address inside, instead of one of the network
  --mtu N                 instead of the largest that fits
  --key-file FILE         WireGuard: all keys are derived from this secret that all hosts share
  --wireguard-key FILE    WireGuard: own private key (default: /etc/vrrp-relay/wireguard.key)
  --wireguard-port N      WireGuard: UDP port (default: 51820)

What to do:
  --dry-run               print the commands of up and down, and run none
  --format FORMAT         of print: commands (default), networkd, ifupdown, netplan, nftables
  --interface DEV         of print --format nftables: where keepalived speaks
  --keepalived-conf FILE  of check (default: /etc/keepalived/keepalived.conf)
  --secret                of key: print the private key
  --version, --help
See vrrp-tunnel(8).
TEXT
}

flag_local=''
flag_type=''
flag_over=''
flag_key=''
flag_name=''
flag_network=''
flag_address=''
flag_mtu=''
flag_key_file=''
flag_wireguard_key=''
flag_wireguard_port=''
flag_config=''
flag_format=''
flag_interface=''
flag_keepalived_conf=''
flag_dry_run=''
flag_secret=''
flag_peers= # a line each: ADDRESS PUBLIC-KEY
given=      # all of them, for the commands of `fix:` lines

parse_flags() {
    given=$(quoted "$@")
    while [ $# -gt 0 ]; do
        flag=$1
        shift
        case $flag in
        --help | -h) usage && exit 0 ;;
        --version) version && exit 0 ;;
        --dry-run) flag_dry_run=yes && continue ;;
        --secret) flag_secret=yes && continue ;;
        --*=*) value=${flag#*=} flag=${flag%%=*} ;;
        --*)
            [ $# -gt 0 ] || usage_error "$flag needs a value"
            value=$1
            shift
            ;;
        *) usage_error "what is $flag? vrrp-tunnel --help lists the flags" ;;
        esac
        take_flag "$flag" "$value"
    done
}

take_flag() {
    [ -n "$2" ] || usage_error "$1 needs a value"
    case $1 in
    --peer) add_peer "$2" ;;
    --local) need "$1" is_ipv4 "$2" 'an IPv4 address' && flag_local=$2 ;;
    --type) flag_type=$2 ;;
    --over) flag_over=$2 ;;
    --key) flag_key=$2 ;;
    --name) flag_name=$2 ;;
    --network) flag_network=$2 ;;
    --address) flag_address=$2 ;;
    --mtu) flag_mtu=$2 ;;
    --key-file) flag_key_file=$2 ;;
    --wireguard-key) flag_wireguard_key=$2 ;;
    --wireguard-port) flag_wireguard_port=$2 ;;
    --config) flag_config=$2 ;;
    --format) flag_format=$2 ;;
    --interface) need "$1" is_device "$2" 'a device' && flag_interface=$2 ;;
    --keepalived-conf) flag_keepalived_conf=$2 ;;
    *) usage_error "there is no flag $1; vrrp-tunnel --help lists them" ;;
    esac
}

# need WHAT CHECK VALUE "a description"
need() {
    "$2" "$3" || usage_error "$1 takes $4, not '$3'"
}

add_peer() {
    need --peer is_ipv4 "${1%%,*}" 'an IPv4 address' # a WireGuard key may follow, behind a comma
    case $1 in
    *,*) need "the part of --peer behind the comma" is_public_key "${1#*,}" 'a WireGuard public key' ;;
    esac
    case $1 in *,*) peer_key=${1#*,} ;; *) peer_key=- ;; esac
    flag_peers="$flag_peers${1%%,*} $peer_key
"
}
