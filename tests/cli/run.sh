#!/bin/bash
# Golden tests of the programs as they are typed: what they print, and their exit status.
#
# usage: run.sh [--update] [CASE...]      VRRP_RELAYD, VRRP_RELAYCTL and VRRP_TRACE name the programs
#
# A case is a directory of cases/. Its `run` is a shell script that starts in a copy of the directory, on a host of its own
# (a network namespace: eth0, up, with 10.0.0.1/24, and its other end `far`), without /etc/vrrp-relay. What it prints on
# both outputs, and its status, must be as in `expected`; --update writes that. Read what changed before you commit it.
# Exit status: 0 as expected, 1 not, 77 cannot be tested here (with CI=true: 1), 99 the test is broken.
set -euo pipefail
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)

# In the namespaces of one case, in its copy.
if [[ ${1-} == --inside ]]; then
    {
        [[ ! -d /etc/vrrp-relay ]] || mount -t tmpfs none /etc/vrrp-relay
        ip -batch - <<'BATCH'
link set lo up
link add eth0 type veth peer name far
link set far up
address add 10.0.0.1/24 dev eth0
link set eth0 up
BATCH
    } || exit 99
    status=0
    timeout 30 bash -u run >output 2>&1 </dev/null || status=$?
    echo "exit $status" >>output
    exit 0
fi

update=
[[ ${1-} != --update ]] || { update=1 && shift; }
relayd=$(realpath "${VRRP_RELAYD:-$here/../../build/src/vrrp-relayd}")
[[ -x $relayd ]] || { echo "no daemon at $relayd; VRRP_RELAYD names it" && exit 99; }
relayctl=$(realpath "${VRRP_RELAYCTL:-$here/../../build/tools/vrrp-relayctl/vrrp-relayctl}")
[[ -x $relayctl ]] || { echo "no program at $relayctl; VRRP_RELAYCTL names it" && exit 99; }
relaytrace=$(realpath "${VRRP_TRACE:-$here/../../build/tools/vrrp-trace/vrrp-trace}")
[[ -x $relaytrace ]] || { echo "no program at $relaytrace; VRRP_TRACE names it" && exit 99; }
namespaces=(--net --mount)
((EUID == 0)) || namespaces+=(--map-root-user)
if ! unshare "${namespaces[@]}" true; then
    echo "needs root, or user namespaces"
    [[ ${CI-} == true ]] && exit 1
    exit 77
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
ln -s "$relayd" "$scratch/bin/vrrp-relayd"
ln -s "$relayctl" "$scratch/bin/vrrp-relayctl"
ln -s "$relaytrace" "$scratch/bin/vrrp-trace"
cp "$here/start_relay" "$scratch/bin/"
export PATH="$scratch/bin:$PATH" top="$here/../.."

(($#)) || set -- "$here"/cases/*/
failed=0
for case in "$@"; do
    case=$(basename "$case")
    from=$here/cases/$case
    cp -r "$from" "$scratch/$case"
    (cd "$scratch/$case" && unshare "${namespaces[@]}" --fork --kill-child --pid "$here/run.sh" --inside) || exit 99
    if [[ -n $update ]]; then
        cp "$scratch/$case/output" "$from/expected"
    elif ! diff -u --label "$case: expected" --label "$case: printed" "$from/expected" "$scratch/$case/output"; then
        failed=1
    fi
done
exit "$failed"
