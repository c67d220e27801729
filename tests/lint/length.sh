#!/bin/bash
# A file is at most 300 lines long, a function of src at most 60. When one grows, a noun is hiding in it: give it a file.
# shellcheck source=tests/lint/lib.sh
source "$(dirname "$0")/lib.sh"

max_file=300
max_function=60

mapfile -t files < <(
    find src tools tests scripts -type f \( -name '*.cpp' -o -name '*.hpp' -o -name '*.sh' -o -name '*.py' \
        -o -name meson.build \) 2>/dev/null
    find scripts -type f ! -name '*.*' 2>/dev/null
)
while read -r lines file; do
    ((lines <= max_file)) || complain "$file: $lines lines, more than $max_file"
done < <(wc -l "${files[@]}" | grep -v ' total$')

# A function is a brace behind a parenthesis, outside of every other one; only namespaces and types may be around it.
long_functions() {
    awk -v max="$max_function" '
        FNR == 1 {
            depth = inside = 0
            statement = ""
        }
        {
            line = $0
            gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
            gsub(/\047([^\047\\]|\\.)\047/, "0", line)
            sub(/\/\/.*/, "", line)
            if (line ~ /^ *#/) next
            for (i = 1; i <= length(line); ++i) {
                c = substr(line, i, 1)
                if (statement == "" && c != " ") first = FNR
                if (c == "{") {
                    kind = "other"
                    if (statement ~ /(^|[^a-z_])(namespace|struct|class|enum|union|extern)[^a-z_]/) kind = "outer"
                    else if (!inside && statement ~ /\(/) kind = "function"
                    kinds[++depth] = kind
                    starts[depth] = first
                    if (kind == "function") ++inside
                    statement = ""
                } else if (c == "}") {
                    if (kinds[depth] == "function") {
                        --inside
                        if (FNR - starts[depth] + 1 > max)
                            printf "%s:%d: a function of %d lines\n", FILENAME, starts[depth], FNR - starts[depth] + 1
                    }
                    if (depth > 0) --depth
                    statement = ""
                } else if (c == ";") {
                    statement = ""
                } else if (c != " " || statement != "") {
                    statement = statement c
                }
            }
            if (statement != "") statement = statement " "
        }' "$@"
}
mapfile -t sources < <(sources src)
while read -r found; do
    complain "$found, more than $max_function"
done < <(long_functions "${sources[@]}")

finish "${#files[@]} files"
