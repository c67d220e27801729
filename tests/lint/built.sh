#!/bin/bash
# Every C++ source is built: one that is in no meson.build tests nothing. VRRP_RELAY_BUILD names the build directory.
# shellcheck source=tests/lint/lib.sh
source "$(dirname "$0")/lib.sh"

commands=$VRRP_RELAY_BUILD/compile_commands.json
[[ -s $commands ]] || complain "no $commands"
built=$(grep -oE '[^/" ][^" ]*\.cpp' "$commands" | sort -u)

files=0
while read -r file; do
    files=$((files + 1))
    grep -qE "(^|/)$file\$" <<<"$built" || complain "$file is in no meson.build"
done < <(sources src tools tests | grep '\.cpp$')

finish "$files files"
