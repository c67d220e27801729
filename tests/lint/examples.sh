#!/bin/bash
# Each folder of examples/ has three lines that say what to expect, and files that the programs they are for accept, where
# these are installed.
# shellcheck source=tests/lint/lib.sh
source "$(dirname "$0")/lib.sh"
export PATH=$PATH:/usr/sbin

relayd=${VRRP_RELAYD:-build/src/vrrp-relayd}
key=$(mktemp)
trap 'rm -f "$key"' EXIT
"$relayd" --generate-key >"$key"

# accepted FILE COMMAND...
accepted() {
    local file=$1 output
    shift
    ! command -v "$1" >/dev/null || output=$("$@" 2>&1) || complain "$file is refused: $output"
}

folders=(examples/*/)
for folder in "${folders[@]}"; do
    if [[ -e ${folder}README.md ]]; then
        lines=$(wc -l <"${folder}README.md")
        ((lines == 3)) || complain "${folder}README.md has $lines lines, not 3"
    else
        complain "$folder has no README.md"
    fi
    # It is the first of the listed hosts; the key is not here.
    accepted "${folder}vrrp-relay.toml" "$relayd" --check --config "${folder}vrrp-relay.toml" --self a --key-file "$key"
done
for file in examples/*/keepalived.conf; do
    accepted "$file" keepalived --config-test --use-file "$file"
done
for file in examples/*/haproxy.cfg; do
    accepted "$file" haproxy -c -f "$file"
done
for file in examples/*/frr.conf; do
    accepted "$file" /usr/lib/frr/vrrpd --dryrun -f "$PWD/$file"
done
finish "${#folders[@]} folders"
