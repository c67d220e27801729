# shellcheck shell=bash
# For the lint scripts: each looks at the tree that it lies in, and complains.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export LC_ALL=C

complaints=0
complain() {
    echo "$*"
    complaints=$((complaints + 1))
}

# What was looked at is printed, so that a lint that sees nothing shows.
finish() {
    echo "looked at $*; $complaints complaints"
    ((complaints == 0))
    exit
}

# code FILE...: "file:line:text" of each line, without comments and without what stands in quotes.
code() {
    awk '{
        line = $0
        if (line !~ /^ *# *include/) gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
        gsub(/\047([^\047\\]|\\.)\047/, "0", line)
        sub(/\/\/.*/, "", line)
        print FILENAME ":" FNR ":" line
    }' "$@"
}

# sources FOLDER...: the C++ files of those folders that exist
sources() {
    local folder
    for folder in "$@"; do
        [[ ! -d $folder ]] || find "$folder" -type f \( -name '*.cpp' -o -name '*.hpp' \)
    done | sort
}
