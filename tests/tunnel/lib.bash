# shellcheck shell=bash
# shellcheck disable=SC2154  # bats and netns.sh set what is used
# What every bats file of this directory loads. The network is that of the other tests: scripts/lib/netns.sh.

root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
tunnel=$root/scripts/vrrp-tunnel
# shellcheck source=scripts/lib/netns.sh
. "$root/scripts/lib/netns.sh"

# A host whose configuration is what VRRP_RELAYD, a stub, prints: stub_config LINE...
stub_config() {
    printf '%s\n' "$@" >"$BATS_TEST_TMPDIR/printed"
    printf '#!/bin/sh\necho "$@" >%q\ncat %q\n' "$BATS_TEST_TMPDIR/asked" "$BATS_TEST_TMPDIR/printed" >"$BATS_TEST_TMPDIR/vrrp-relayd"
    chmod +x "$BATS_TEST_TMPDIR/vrrp-relayd"
    export VRRP_RELAYD=$BATS_TEST_TMPDIR/vrrp-relayd
}

teardown() {
    [[ -z ${net_dir-} ]] || net_remove
}

# tunnel_on HOST VERB FLAG...
tunnel_on() {
    local host=$1
    shift
    on "$host" "$tunnel" "$@"
}

# peers_of HOST: the flags that name the other hosts
peers_of() {
    local other
    for other in "${net_hosts[@]}"; do
        ((other == $1)) || printf ' --peer 10.0.0.%s' "$other"
    done
}

# up_everywhere FLAG...: on every host, with its own peers
up_everywhere() {
    local host
    for host in "${net_hosts[@]}"; do
        # shellcheck disable=SC2046
        tunnel_on "$host" up $(peers_of "$host") "$@" || return
    done
}

# Everything that a tunnel may change on a host
kernel_state() {
    on "$1" ip -o -d link show | sed 's/ link-netnsid [0-9]*//; s/^[0-9]*: //; s/[a-z_]*timer *[0-9.]*//g'
    on "$1" ip -o address show | sed 's/^[0-9]*: //'
    on "$1" bridge fdb show 2>/dev/null | grep dst || true
    on "$1" ip fou show 2>/dev/null || true
}

# has TEXT: the last `run` printed it
has() {
    [[ $output == *"$1"* ]] && return
    echo "not there: $1"
    echo "$output"
    return 1
}

# Wrappers for what changes the network: the N-th such command fails, where N stands in the file `at`.
breaking_path() {
    local program dir=$BATS_TEST_TMPDIR/breaking
    mkdir -p "$dir"
    for program in ip bridge wg modprobe; do
        cat >"$dir/$program" <<SH
#!/bin/sh
case "\$1 \$2" in
-* | 'route get' | 'fdb show' | 'fou show' | 'show '* | 'pubkey '*) exec $(command -v $program) "\$@" ;;
esac
echo >>"$dir/count"
[ "\$(wc -l <"$dir/count")" -ne "\$(cat "$dir/at")" ] || { echo "it was made to fail" >&2; exit 1; }
exec $(command -v $program) "\$@"
SH
        chmod +x "$dir/$program"
    done
}

# rolls_back HOST FLAG...: whichever step of `up` fails, it says so, and the kernel is as before
rolls_back() {
    local host=$1 step before after status
    shift
    before=$(kernel_state "$host")
    breaking_path
    for ((step = 1; step < 100; step++)); do
        : >"$BATS_TEST_TMPDIR/breaking/count"
        echo "$step" >"$BATS_TEST_TMPDIR/breaking/at"
        status=0
        on "$host" env PATH="$BATS_TEST_TMPDIR/breaking:$PATH" "$tunnel" up "$@" >"$BATS_TEST_TMPDIR/said" 2>&1 || status=$?
        ((status)) || break
        echo "step $step: $(head -n 1 "$BATS_TEST_TMPDIR/said")"
        ((status == 1))
        grep -q 'it was made to fail' "$BATS_TEST_TMPDIR/said"
        grep -q 'everything that was made is removed again' "$BATS_TEST_TMPDIR/said"
        after=$(kernel_state "$host")
        diff <(echo "$before") <(echo "$after")
    done
    steps=$((step - 1))
    echo "$steps steps could fail"
}

# keepalived on DEVICE of every host, one instance; host 1 has the highest priority
keepalived_on() {
    local host
    vip=10.9.9.100
    export instance_interface=$1
    for host in "${net_hosts[@]}"; do
        vrrp_instance v2 "$host" VI_1 51 "$vip" | keepalived_conf "$host"
        keepalived_start "$host"
    done
}

# election LIMIT: one master, takeover by the next, and back, each time with one change
election() {
    local since limit=${1:-15}
    wait_until "$limit" masters_are 1
    stays_true 3 masters_are 1
    since=$(now_ns)
    keepalived_stop 1
    wait_until "$limit" masters_are 2
    [[ $(transitions "$since" MASTER) == 1 ]]
    since=$(now_ns)
    keepalived_start 1
    wait_until "$limit" masters_are 1
    stays_true 2 masters_are 1
    [[ $(transitions "$since" MASTER) == 1 ]]
}

# For whoever reads a failure
show_states() {
    local file
    for file in "$net_dir"/*.states "$net_dir"/*.keepalived.log; do
        echo "--- ${file##*/}"
        tail -n 15 "$file"
    done
}
