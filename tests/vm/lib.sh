# shellcheck shell=bash
# What every case of `cases` begins with: `. "${0%/*}/../lib.sh"`. It is a case of tests/netns in every respect (see the
# lib.sh there), but its kernel has all modules, and everything takes 10 to 20 times as long.

# Where a process costs 10 ms, a look every 20 ms must not start one. Reads from what nobody writes to.
exec {nothing}<> <(:)
sleep() { read -rt "$1" -u "$nothing" || true; }

# shellcheck source=tests/netns/lib.sh
. "$(cd "${BASH_SOURCE[0]%/*}/../netns" && pwd)/lib.sh"

# need_modules NAME...: loads them; elsewhere than in the guest that is refused, and nothing here is
need_modules() {
    local module
    for module in "$@"; do
        modprobe "$module" || skip "needs the kernel's module $module: run it by tests/vm/run"
    done
}

# Longer than the protocol's timers by what a guest may be slower on a busy machine: only a failure takes so long.
patience() { awk -v s="$interval" 'BEGIN { print 4 * s + 45 }'; }
