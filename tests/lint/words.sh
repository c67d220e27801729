#!/bin/bash
# No notes to oneself are left behind: what is to be done stands elsewhere, or is done.
# shellcheck source=tests/lint/lib.sh
source "$(dirname "$0")/lib.sh"

# Written so that this script does not find itself.
words='\b(TO''DO|FIX''ME|XX''X|HA''CK|WI''P|TB''D)\b'

mapfile -t files < <(
    find . -type d \( -name .git -o -name 'build*' -o -path ./tests/fuzz/corpus -o -path ./tests/data \) -prune -o \
        -type f -size -200k -print | sort
)
found=$(grep -InE "$words" "${files[@]}" || true)
[[ -z $found ]] || complain "$found"

finish "${#files[@]} files"
