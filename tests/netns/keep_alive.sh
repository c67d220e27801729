#!/bin/bash
# scripts/demo --keep-alive tells the truth: through HAProxy at the shared address, 20 ms away, a page of three objects takes
# less time over one connection than over three, in the same run.
# shellcheck source=tests/netns/lib.sh
. "${0%/*}/lib.sh"

# time_of "ROW": of a row of the table, in tenths of a millisecond
time_of() { sed -nE "s/^ *$1 .* ([0-9]+)\\.([0-9]) ms .*/\\1\\2/p" "$told"; }

for tool in haproxy curl; do
    command -v "$tool" >/dev/null || skip "needs $tool: scripts/setup installs it"
done
[[ -c /dev/net/tun ]] || skip "needs /dev/net/tun"
net_dir=$(mktemp -d)
told=$net_dir/demo.log
VRRP_RELAYD=$relayd "${0%/*}/../../scripts/demo" --no-build --keep-alive --hosts 2 >"$told" 2>&1 || {
    cat "$told"
    fail "the demo does not end well"
}
cat "$told"

three=$(time_of "a connection for each object")
one=$(time_of "one connection, kept alive")
at_least "the time over three connections, in tenths of a ms" 1 "${three:-0}"
at_least "the time over one connection, in tenths of a ms" 1 "${one:-0}"
((one < three)) || fail "one connection takes $one tenths of a ms, three take $three"
equal "lines of 100 characters and more" 0 "$(grep -cE '.{100}' "$told" || true)"
finish
