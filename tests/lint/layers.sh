#!/bin/bash
# Which layer may include which. A layer includes its own headers and those named here, and nothing of the daemon itself.
# shellcheck source=tests/lint/lib.sh
source "$(dirname "$0")/lib.sh"

declare -A may=(
    [base]=''
    [wire]='base'
    [proto]='wire base'
    [session]='wire base'
    [carrier]='session wire base'
    [trace]='carrier session proto wire base'
    [config]='session proto wire base'
    [core]='carrier session proto config wire base'
    [host]='core wire base'
    [net]='wire base'
    [doctor]='host carrier session config wire base'
    [control]='trace core carrier session proto config wire base'
)

for folder in src/*/; do
    layer=$(basename "$folder")
    [[ -n ${may[$layer]+known} ]] || complain "$folder: a layer without a rule in tests/lint/layers.sh"
done
mapfile -t files < <(sources src/*/)
while IFS=: read -r file line; do
    layer=${file#src/}
    layer=${layer%%/*}
    [[ -n ${may[$layer]+known} ]] || continue
    header=${line#*\"}
    header=${header%%\"*}
    case " $layer ${may[$layer]} " in
    *" ${header%%/*} "*) [[ $header == */* ]] || complain "$file includes $header: name it by its layer" ;;
    *) complain "$file includes $header: $layer may include ${may[$layer]:-nothing}" ;;
    esac
done < <(grep -H '^ *# *include *"[^"]*"' "${files[@]}")

# Costly or throwing headers stand in one source each, so that nothing else gets to depend on them.
one_source() {
    local header=$1 users
    shift
    users=$(grep -lE "^ *# *include *[<\"]$header" "$@" 2>/dev/null || true)
    (($(wc -w <<<"$users") <= 1)) || complain "$header is included by more than one source: ${users//$'\n'/ }"
}
mapfile -t all < <(sources src tools)
one_source spdlog/ "${all[@]}"
one_source toml++/ "${all[@]}"
one_source CLI/ src/*.cpp src/*.hpp
one_source CLI/ tools/*/*

finish "${#files[@]} files"
