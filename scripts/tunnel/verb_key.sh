# shellcheck shell=sh disable=SC2034,SC2154  # the parts set and read variables of each other
# key: this host's WireGuard public key, for the others' --peer ADDR,PUBKEY; with --secret the private one.

verb_key() {
    command -v wg >/dev/null || die 1 "there is no wg; fix: apt-get install wireguard-tools"
    # An own key needs no hosts; a derived one needs to know which host this is.
    [ ! -e /etc/vrrp-relay/vrrp-relay.toml ] || [ -n "$flag_peers" ] || flag_config=${flag_config:-/etc/vrrp-relay/vrrp-relay.toml}
    if [ -z "$flag_wireguard_key" ] && [ -n "$flag_key_file$flag_config" ]; then
        flag_over=wireguard
        settle
        private=$(derived_key "$(field "$self" 2)")
    else
        settle_keys
        own_key
    fi
    if [ -n "$flag_secret" ]; then printf '%s\n' "$private"; else printf '%s\n' "$private" | wg pubkey; fi
}

own_key() {
    if [ ! -e "$key_path" ]; then
        (umask 077 && wg genkey >"$key_path") || die 77 "cannot write $key_path; run this as root, or --wireguard-key FILE"
        say "made a private key: $key_path" >&2
    fi
    private=$(cat "$key_path") || die 77 "cannot read $key_path; run this as root"
}
