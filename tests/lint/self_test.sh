#!/bin/bash
# Each lint can fail: in a copy of the tree, every kind of violation that is put into it is found, and nothing else is.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/copy
mkdir "$copy"
for part in src man tests scripts examples .ci tools; do
    [[ ! -e $part ]] || cp -a "$part" "$copy/"
done
# No lint looks at these.
rm -rf "$copy/tests/fuzz/corpus" "$copy/tests/data"
in_copy() { git -C "$copy" -c user.name=lint -c user.email=lint@localhost "$@"; }
in_copy init -q
in_copy add -A
in_copy commit -qm pristine

failures=0
cases=0

restore() {
    in_copy checkout -q .
    in_copy clean -fdq
}
lint() { (cd "$copy" && "tests/lint/$1.sh" 2>&1); }

# accepts LINT WHAT: the copy as it is now passes
accepts() {
    cases=$((cases + 1))
    local output
    output=$(lint "$1") || {
        echo "$1 complains about $2:"
        echo "$output"
        failures=$((failures + 1))
    }
    restore
}

# refuses LINT COMPLAINT: the copy as it is now fails, with this among the complaints
refuses() {
    cases=$((cases + 1))
    local output
    if output=$(lint "$1"); then
        echo "$1 does not find: $2"
        failures=$((failures + 1))
    elif ! grep -qF "$2" <<<"$output"; then
        echo "$1 fails without saying: $2"
        echo "$output"
        failures=$((failures + 1))
    fi
    restore
}

# append FILE TEXT; lines FILE NUMBER
append() { printf '%s\n' "$2" >>"$copy/$1"; }
lines() { for ((i = 0; i < $2; ++i)); do echo "  ++i;"; done >>"$copy/$1"; }

layers() {
    append src/wire/reader.hpp '#include "core/engine.hpp"'
    refuses layers 'src/wire/reader.hpp includes core/engine.hpp'
    append src/core/peer.cpp '#include "host/links.hpp"'
    refuses layers 'src/core/peer.cpp includes host/links.hpp'
    append src/core/peer.hpp '#include "daemon.hpp"'
    refuses layers 'src/core/peer.hpp includes daemon.hpp'
    append src/session/frame.cpp '#include "proto/protocol.hpp"'
    refuses layers 'src/session/frame.cpp includes proto/protocol.hpp'
    mkdir "$copy/src/extra"
    refuses layers 'a layer without a rule'
    append src/main.cpp '#include <spdlog/spdlog.h>'
    refuses layers 'spdlog/ is included by more than one source'
    append src/main.cpp '#include "CLI/CLI.hpp"'
    refuses layers 'CLI/ is included by more than one source'
    append tools/vrrp-relayctl/status.cpp '#include <CLI/CLI.hpp>' # tools/common has it
    refuses layers 'CLI/ is included by more than one source'
    append src/main.cpp '#include "core/engine.hpp"'
    accepts layers 'the daemon, which includes any layer'
}

pure() {
    local line
    for line in '#include <sys/socket.h>' '#include <unistd.h>' '#include <random>' '#include <thread>' '#include <cerrno>' \
        'auto x = std::chrono::steady_clock::now();' 'auto x = std::time(nullptr);' 'int x = errno;' 'int x = rand();' \
        'std::mt19937 x{};' 'auto* x = std::getenv("HOME");' 'void f() { std::printf("x"); }' 'void f() { std::cerr << 1; }' \
        'std::mutex x;' 'thread_local int x;' 'std::ifstream x;' 'void f() { randombytes_buf(0, 0); }'; do
        append src/core/peer.cpp "$line"
        refuses pure 'in a pure layer'
    done
    append src/wire/reader.hpp '#include <arpa/inet.h>'
    refuses pure 'src/wire/reader.hpp'
    append src/core/peer.cpp '// not errno, no std::mutex and no printf("x"): in a comment they may stand'
    append src/core/peer.cpp 'constexpr auto kText = "see errno, or getenv(3)";'
    append src/doctor/checks.cpp '#include <unistd.h>'
    refuses pure 'src/doctor/checks.cpp'
    append src/main.cpp '#include <unistd.h>'
    append src/doctor/gather_file.cpp '#include <sys/socket.h>'
    accepts pure 'words in comments and texts, and what is not pure'
}

length() {
    lines src/core/peer.hpp 300
    refuses length 'src/core/peer.hpp: '
    lines tests/unit/main.cpp 300
    refuses length 'tests/unit/main.cpp: '
    append src/core/policy.cpp 'namespace core { int grown(int i) {'
    lines src/core/policy.cpp 60
    append src/core/policy.cpp '} }'
    refuses length 'a function of 62 lines'
    append src/core/policy.cpp 'int small(int i) {'
    lines src/core/policy.cpp 58
    append src/core/policy.cpp '}'
    append src/core/policy.cpp 'struct Wide { // with braces } in a comment'
    lines src/core/policy.cpp 70
    append src/core/policy.cpp '};'
    accepts length 'a function of 60 lines, and a long struct'
}

words() {
    append src/core/peer.cpp "// TO""DO: later"
    refuses words 'src/core/peer.cpp'
    append scripts/setup "# FIX""ME"
    refuses words 'scripts/setup'
}

docs() {
    sed -i '/^\.It Sy carp_seen/d' "$copy/man/vrrp-relayd.8"
    refuses docs 'no entry for the drop reason carp_seen'
    sed -i 's/^  carp_seen,/&\n  brand_new,/' "$copy/src/base/drop_reason.hpp"
    refuses docs 'no entry for the drop reason brand_new'
    sed -i '/^\.It Ic max_delay/d' "$copy/man/vrrp-relay.toml.5"
    refuses docs 'no entry for the key max_delay'
    sed -i 's/"", "rate", Kind::number/"", "brand_new", Kind::number/' "$copy/src/config/keys.cpp"
    refuses docs 'no entry for the key brand_new'
    sed -i 's/Kind::/Sort::/' "$copy/src/config/keys.cpp"
    sed -i 's/Keys{/Names{/' "$copy"/src/config/*.cpp
    refuses docs 'finds no key'
    sed -i '/^\.It Sy martian/d' "$copy/man/vrrp-tunnel.8"
    refuses docs 'no entry for the finding martian'
    sed -i 's/^  --dry-run /  --brand-new /' "$copy/scripts/tunnel/flags.sh"
    refuses docs 'no entry for the flag -brand-new'
    printf '#!/bin/sh\necho "  --brand-new X  what"\n' >"$work/relayd"
    chmod +x "$work/relayd"
    VRRP_RELAYD=$work/relayd refuses docs 'no entry for the flag -brand-new'
    printf '#!/bin/sh\necho "  brand             what"\necho "  --brand-newer X   what"\n' >"$work/relayctl"
    chmod +x "$work/relayctl"
    VRRP_RELAYCTL=$work/relayctl refuses docs 'no entry for the command brand'
    VRRP_RELAYCTL=$work/relayctl refuses docs 'no entry for the flag -brand-newer'
    sed -i '/^\.It Sy vrrp_relay_segment_injects/d' "$copy/man/vrrp-relayctl.8"
    refuses docs 'no entry for the metric vrrp_relay_segment_injects'
    sed -i 's/^  late,/&\n  brand_new,/' "$copy/src/core/findings.hpp"
    refuses docs 'no entry for the fault brand_new'
    sed -i '/^\.It Sy rp_filter/d' "$copy/man/vrrp-relayctl.8"
    refuses docs 'no entry for the finding of doctor rp_filter'
    sed -i 's/^    {Metric::native, /    {Metric::brand_new, /' "$copy/src/core/counters.hpp"
    refuses docs 'no entry for the metric vrrp_relay_brand_new_total'
}

examples() {
    append examples/udp-group/vrrp-relay.toml 'brand_new = 1'
    refuses examples 'examples/udp-group/vrrp-relay.toml is refused'
    append examples/ucarp/README.md 'one more'
    refuses examples 'has 4 lines'
    rm "$copy/examples/ucarp/README.md"
    refuses examples 'has no README.md'
    sed -i 's/"vrrp", "udp:/"vrrp", "brand_new:/' "$copy/examples/conntrackd/vrrp-relay.toml"
    refuses examples 'brand_new'
    if command -v keepalived >/dev/null; then
        append examples/keepalived-haproxy/keepalived.conf 'brand_new'
        refuses examples 'keepalived.conf is refused'
    fi
}

built() {
    append tests/unit/base_lost.cpp ''
    refuses built 'tests/unit/base_lost.cpp is in no meson.build'
}

shell() {
    # One script is enough, since the checker is slow.
    find "$copy/scripts" "$copy/tests" "$copy/.ci" -type f -not -path '*/lint/*' -not -path '*/scripts/setup' -delete
    append scripts/setup 'sle''ep 3'
    refuses shell 'a bare sleep'
}

for name in layers pure length words docs examples built; do
    accepts "$name" 'the tree as it is'
    $name
done
! command -v shellcheck >/dev/null || shell  # slow, and it looks at the tree as it is by itself
for script in "$copy"/tests/lint/*.sh; do
    name=$(basename "$script" .sh)
    [[ $name == lib || $name == self_test || $(type -t "$name") == function ]] || {
        echo "tests/lint/self_test.sh does not show that $name can fail"
        failures=$((failures + 1))
    }
done
echo "$cases cases, $failures failures"
((failures == 0))
