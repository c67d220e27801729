# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# IPv4 arithmetic, and what the kernel says about addresses and ways.

ipv4_number() {
    set -- "${1%%.*}" "${1#*.}"
    set -- "$1" "${2%%.*}" "${2#*.}"
    echo $((($1 << 24) + ($2 << 16) + (${3%%.*} << 8) + ${3#*.}))
}
ipv4_text() { echo "$(($1 >> 24 & 255)).$(($1 >> 16 & 255)).$(($1 >> 8 & 255)).$(($1 & 255))"; }

# ADDR/LEN with LEN from 8 to 30
is_prefix() {
    case $1 in */*) ;; *) return 1 ;; esac
    is_ipv4 "${1%/*}" && is_number "${1#*/}" && [ "${1#*/}" -ge 8 ] && [ "${1#*/}" -le 30 ]
}
size_of() { echo $((1 << (32 - ${1#*/}))); }
base_of() { echo $(($(ipv4_number "${1%/*}") / $(size_of "$1") * $(size_of "$1"))); }

# nth_of NET/LEN I: its I-th address
nth_of() { ipv4_text $(($(base_of "$1") + $2)); }
# The network of the same size behind it: the encrypted underlay has its addresses there.
next_network() { echo "$(ipv4_text $(($(base_of "$1") + $(size_of "$1"))))/${1#*/}"; }

own_addresses() { ip -o -4 address show | sed -n 's/.* inet \([0-9.]*\).*/\1/p'; }
is_own() { own_addresses | grep -qxF "$1"; }

# way_to ADDRESS WORD: what follows WORD (dev, src, via, mtu) in the route to it
way_to() { ip -o route get "$1" 2>/dev/null | sed -n "s/.* $2 \([^ ]*\).*/\1/p"; }

# link_text DEVICE: one line, empty when it is not there
link_text() { ip -d -o link show dev "$1" 2>/dev/null; }
has_device() { [ -n "$(link_text "$1")" ]; }
mtu_of() { link_text "$1" | sed -n 's/.* mtu \([0-9]*\) .*/\1/p'; }
has_flag() { link_text "$1" | grep -q "^[^<]*<[^>]*\b$2\b"; }
inner_of() { ip -o -4 address show dev "$1" 2>/dev/null | sed -n 's/.* inet \([0-9./]*\) .*/\1/p'; }
