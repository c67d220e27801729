#!/bin/bash
# Every shell script passes shellcheck, is at most 300 lines long, and pauses only inside a loop that has a limit.
set -euo pipefail
cd "$(dirname "$0")/../.."

status=0
complain() {
    echo "$*"
    status=1
}

if ! command -v shellcheck >/dev/null; then
    echo "needs shellcheck: scripts/setup --test installs it"
    [[ ${CI-} == true ]] && exit 1
    exit 77
fi

mapfile -t scripts < <(
    find scripts tests examples .ci -type f -print0 | xargs -0 grep -lE -m 1 '^#!.*[/ ](ba)?sh$|^# shellcheck shell=' | sort
)
((${#scripts[@]})) || complain "found no script at all"

# SC2317, SC2119: functions that are only called through `expect`, or without their optional arguments, are no mistakes.
printf '%s\0' "${scripts[@]}" | xargs -0 -n 6 -P "$(nproc)" \
    shellcheck --external-sources --source-path=SCRIPTDIR --source-path=. --exclude=SC2317,SC2119 || status=1

for script in "${scripts[@]}"; do
    lines=$(wc -l <"$script")
    ((lines <= 300)) || complain "$script: $lines lines, more than 300"
done

# Waiting for a time instead of a condition makes a test slow and fragile; scripts/lib has wait_until and stays_true.
pauses=$(grep -nE '(^|[^[:alnum:]_./-])sleep ([1-9]|0?\.[1-9])' "${scripts[@]}" | grep -vE '/lib/netns\.sh:|tests/lint/shell\.sh:|: *#' || true)
[[ -z $pauses ]] || complain "a bare sleep: $pauses"

exit "$status"
