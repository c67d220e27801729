#!/bin/bash
# The pure layers have no system headers, clock, randomness, errno, log, thread or environment: what they do follows from
# what they are given, so that a test can give it.
# shellcheck source=tests/lint/lib.sh
source "$(dirname "$0")/lib.sh"

pure=(src/base src/wire src/proto src/session src/carrier src/core src/config src/trace)

# The standard headers that bring nothing of the system with them.
standard='algorithm|array|bit|bitset|cassert|cctype|charconv|chrono|cmath|compare|concepts|cstddef|cstdint|cstring|deque|functional'
standard+='|initializer_list|iterator|limits|map|memory|numeric|optional|ranges|set|span|string|string_view|tuple|type_traits'
standard+='|unordered_map|utility|variant|vector'

# file (a pattern)      header             why
exceptions='
src/wire/ip_address.cpp <arpa/inet.h>      inet_pton and inet_ntop are pure functions
src/base/unique_fd.hpp  <unistd.h>         close, for the one owner of a descriptor
src/session/*           <sodium.h>         cryptography; its randomness is refused below
src/doctor/*            <nlohmann/json.hpp> the parser of JSON, told not to throw
src/trace/*             <nlohmann/json.hpp> the same
src/trace/*             <fmt/format.h>     makes text, and throws only at a wrong format
src/config/document.cpp <toml++/toml.h>    the parser of TOML; this source keeps its exceptions in
'

is_excepted() {
    local file header
    while read -r file header _; do
        # shellcheck disable=SC2053  # a pattern
        [[ -n $file && $1 == $file && $2 == "$header" ]] && return
    done <<<"$exceptions"
    return 1
}

# src/doctor judges what its gather_*.cpp have found out; attributes.hpp is theirs.
mapfile -t files < <(
    sources "${pure[@]}"
    sources src/doctor | grep -vE '/(gather_[a-z]+\.cpp|attributes\.hpp)$'
)

while IFS=: read -r file line text; do
    header="<${text#*<}"
    header="${header%%>*}>"
    [[ $header =~ ^\<($standard)\>$ ]] && continue
    is_excepted "$file" "$header" || complain "$file:$line: $header in a pure layer"
done < <(code "${files[@]}" | grep -E ':[0-9]+: *# *include *<')

# forbid WHAT PATTERN
forbid() {
    local found
    found=$(code "${files[@]}" | grep -E "$2" | grep -vE ':[0-9]+: *# *include' || true)
    [[ -z $found ]] || complain "$1 in a pure layer:"$'\n'"$found"
}
forbid 'a clock' '::now\(|\b(system_clock|steady_clock|clock_gettime|gettimeofday|localtime|gmtime|strftime)\b|\btime\((0|NULL|nullptr)\)'
forbid 'randomness' '\b(random_device|mt19937(_64)?|default_random_engine|s?rand|getrandom|arc4random|randombytes_[a-z]+)\b *[({; ]'
forbid 'errno' '\berrno\b'
forbid 'output or a log' '\b(v?f?printf|puts|perror|syslog|spdlog|cout|cerr|clog)\b'
forbid 'a thread' '\bstd::(j?thread|mutex|shared_mutex|async|atomic|condition_variable|lock_guard|unique_lock|once_flag)\b|\bthread_local\b'
forbid 'the environment' '\b(secure_)?getenv\b'
forbid 'a file' '\b(i|o)?fstream\b|\bfopen\b|\bstd::filesystem\b'

finish "${#files[@]} files"
