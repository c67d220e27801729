# shellcheck shell=bash
# shellcheck disable=SC2154  # net_* and relayd are set by lib.sh
# `vrrp-relayctl doctor` on host 1: a fault is made, doctor names it, its fix is done, and doctor names it no more.

relayctl=${VRRP_RELAYCTL:-${relayd%/src/*}/tools/vrrp-relayctl/vrrp-relayctl}
[[ -x $relayctl ]] || { echo "no program at $relayctl" && exit 99; }

doctor_scope=()
doctor_flags=()
doctor_wrapper=()
# What one run may need twice over.
doctor_limit=5
# doctor: what it prints on host 1 is in $seen, its exit status in $status
doctor() {
    status=0
    seen=$(on 1 "${doctor_wrapper[@]}" "$relayctl" doctor "${doctor_scope[@]}" "${doctor_flags[@]}" 2>&1) || status=$?
}
# part NAME WORD: sets $part to what stands behind "seen: " or "fix: " of that finding, in one line
part() {
    part=${seen#*"[$1]"}
    part=${part#*"$2: "}
    part=${part%%$'\n'*}
}

are_named() {
    local name
    doctor
    for name; do
        [[ $seen == *"[$name]"* ]] || return 1
    done
}
are_not_named() {
    local name
    doctor
    for name; do
        [[ $seen != *"[$name]"* ]] || return 1
    done
}
is_well() { doctor && [[ $seen == "nothing is wrong" ]]; }

named() {
    wait_until "$doctor_limit" are_named "$@" || fail "doctor does not name $*: $seen"
    say "doctor names $*"
}
# mended NAME: by its fix. mended "NAME..." COMMAND...: by COMMAND, where the fix is none or is for the service manager
mended() {
    local names fix
    read -ra names <<<"$1"
    part "${names[0]}" fix
    fix=$part
    shift
    if (($#)); then
        "$@"
    else
        on 1 bash -c "$fix" || fail "the fix of ${names[*]} fails: $fix"
    fi
    wait_until "$doctor_limit" are_not_named "${names[@]}" || fail "${names[*]} is not mended by: $fix: $seen"
    say "${names[*]} mended: $fix"
}
all_well() { wait_until "$doctor_limit" is_well || fail "status $status: $seen"; }
