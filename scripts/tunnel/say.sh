# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# What every part may use: messages, lists of words, checks of values.

say() { printf 'vrrp-tunnel: %s\n' "$*"; }

die() {
    status=$1
    shift
    say "$*" >&2
    exit "$status"
}

usage_error() {
    say "$*" >&2
    echo "usage: vrrp-tunnel VERB [FLAG]...; see vrrp-tunnel --help" >&2
    exit 2
}

# is_in WORD "LIST"
is_in() {
    case " $2 " in *" $1 "*) ;; *) return 1 ;; esac
}

# word N WORDS...: the N-th, or nothing
word() {
    shift "$1"
    echo "${1-}"
}

# What is checked here goes into commands that a shell reads: nothing else may pass.
is_number() {
    case $1 in '' | *[!0-9]* | ???????????* | 0?*) return 1 ;; esac
}
is_device() {
    case $1 in '' | *[!A-Za-z0-9_.-]* | [.-]* | ????????????????*) return 1 ;; esac
}
is_ipv4() {
    case $1 in *[!0-9.]* | *.*.*.*.* | *..* | .* | *.) return 1 ;; *.*.*.*) ;; *) return 1 ;; esac
    octets=$1
    while [ -n "$octets" ]; do
        is_number "${octets%%.*}" && [ "${octets%%.*}" -le 255 ] || return 1
        case $octets in *.*) octets=${octets#*.} ;; *) octets='' ;; esac
    done
}
is_public_key() {
    case $1 in *[!A-Za-z0-9+/=]*) return 1 ;; *=) [ ${#1} -eq 44 ] ;; *) return 1 ;; esac
}

# quoted WORD...: as a shell reads it back
quoted() {
    for each; do
        case $each in
        '' | *[!A-Za-z0-9_./:,=+-]*) printf " '%s'" "$(printf '%s' "$each" | sed "s/'/'\\\\''/g")" ;;
        *) printf ' %s' "$each" ;;
        esac
    done
}

version() {
    for file in "$parts/version" "$here/../meson.build"; do
        [ -e "$file" ] || continue
        sed -n "s/^ *version: '\(.*\)',\$/vrrp-tunnel \1/p" "$file"
        return
    done
}

# CAP_NET_ADMIN is bit 12 of the effective capabilities: the lowest bit of the fourth digit from the right.
need_net_admin() {
    case $(sed -n 's/^CapEff:.*\(.\)...$/\1/p' /proc/self/status) in
    [13579bdf]) ;;
    *) die 77 "no permission to change the network (CAP_NET_ADMIN); run this as root: sudo vrrp-tunnel $verb" ;;
    esac
}
