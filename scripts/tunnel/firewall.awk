# Would this host's firewall stop a packet? Reads `nft list ruleset`, and prints for each base chain that stops it:
#   FAMILY TABLE CHAIN<tab>the rule, or its policy
#
# -v hooks="input prerouting ingress"  -v proto=47|17|112  -v port=N (of UDP)  -v peer=ADDR  -v own=ADDR  -v dev=DEV
# -v way=in|out
#
# A rule whose conditions are not all known is passed over: it is neither taken for an acceptance nor for a refusal.

BEGIN {
    split("gre 47 udp 17 tcp 6 icmp 1 vrrp 112 igmp 2 esp 50 ah 51 ipv6-icmp 58", names)
    for (i = 1; i in names; i += 2) number[names[i]] = names[i + 1]
}
/^table / { table = $2 " " $3; next }
$1 == "chain" && $NF == "{" { chain = table " " $2; order[++chains] = chain; next }
chain == "" { next }
$1 == "}" { chain = ""; next }
$1 == "type" {
    for (i = 2; i <= NF; i++) {
        if ($i == "hook") hook[chain] = $(i + 1)
        if ($i == "device") device[chain] = unquoted($(i + 1))
        if ($i == "policy") policy[chain] = unquoted($(i + 1))
    }
    next
}
NF { sub(/^[ \t]+/, ""); rule[chain, ++rules[chain]] = $0 }

END {
    for (i = 1; i <= chains; i++) {
        chain = order[i]
        if (!(chain in hook) || index(" " hooks " ", " " hook[chain] " ") == 0) continue
        if (device[chain] != "" && device[chain] != dev) continue
        why = ""
        result = walk(chain, 0)
        if (result == "" && policy[chain] == "drop") { result = "drop"; why = "policy drop" }
        if (result == "drop") print chain "\t" why
    }
}

function unquoted(text) { gsub(/[";,]/, "", text); return text }

# walk(CHAIN): accept, drop, or nothing
function walk(name, depth,    n, verdict, at, to) {
    for (n = 1; n <= rules[name] && depth < 16; n++) {
        verdict = decide(rule[name, n])
        if (verdict == "return") return ""
        if (verdict == "accept") return verdict
        if (verdict == "drop") { why = rule[name, n]; return verdict }
        if (verdict ~ /^(jump|goto) /) {
            split(name, at, " ")
            to = walk(at[1] " " at[2] " " substr(verdict, 6), depth + 1)
            if (to != "" || verdict ~ /^goto/) return to
        }
    }
    return ""
}

# decide(RULE): its verdict, where all of its conditions hold; nothing where one does not, or is not known
function decide(text,    w, n, i) {
    sub(/ comment ".*"/, "", text)
    n = split(text, w, /[ \t]+/)
    for (i = 1; i <= n; ) {
        if (w[i] == "counter") { i += (w[i + 1] == "packets" ? 5 : (w[i + 1] == "name" ? 3 : 1)); continue }
        if (w[i] == "accept" || w[i] == "drop" || w[i] == "return") return w[i]
        if (w[i] == "reject" || w[i] == "tproxy" || w[i] == "queue") return "drop"
        if (w[i] == "jump" || w[i] == "goto") return w[i] " " w[i + 1]
        if (w[i] == "log") { while (i <= n && w[i] !~ /^(accept|drop|reject|return|jump|goto)$/) i++; continue }
        if (w[i] == "meta" || w[i] == "ip" || w[i] == "udp" || w[i] == "ct") { subject = w[i] " " w[i + 1]; i += 2 }
        else { subject = w[i]; i += 1 }
        i = values(w, i, n)
        if (!holds()) return ""
    }
    return ""
}

# values(): reads [!=] VALUE or { VALUE, VALUE } into list; gives where it ends
function values(w, i, n) {
    negated = 0
    list = ""
    if (w[i] == "!=") { negated = 1; i++ }
    if (w[i] != "{") { list = unquoted_list(w[i]); return i + 1 }
    for (i++; i <= n && w[i] != "}"; i++) list = list " " unquoted(w[i])
    return i + 1
}
function unquoted_list(text) { gsub(/,/, " ", text); return unquoted(text) }

function holds() {
    if (subject == "ip protocol" || subject == "meta l4proto") return same(proto)
    if (subject == "udp dport") return proto == 17 && same(port)
    if (subject == "ip saddr") return same(way == "in" ? peer : own)
    if (subject == "ip daddr") return same(way == "in" ? own : peer)
    if (subject == "iifname" || subject == "iif") return way == "in" && same(dev)
    if (subject == "oifname" || subject == "oif") return way == "out" && same(dev)
    if (subject == "meta nfproto") return same("ipv4")
    if (subject == "ct state") return (" " list " " ~ / new /) != negated
    return 0
}

# same(VALUE): is it in list, not so when negated?
function same(value,    v, n, i, found) {
    n = split(list, v, " ")
    for (i = 1; i <= n; i++) if (is(v[i], value)) found = 1
    return (found + 0) != negated
}
function is(pattern, value,    part) {
    if (pattern == value || number[pattern] == value && value != "") return 1
    if (pattern ~ /\*$/) return index(value, substr(pattern, 1, length(pattern) - 1)) == 1
    if (pattern ~ /^[0-9.]+\/[0-9]+$/ && split(pattern, part, "/")) return prefix(part[1], part[2]) == prefix(value, part[2])
    if (pattern ~ /^[0-9]+-[0-9]+$/ && split(pattern, part, "-")) return value + 0 >= part[1] + 0 && value + 0 <= part[2] + 0
    return 0
}
function prefix(address, length_,    o) {
    split(address, o, ".")
    return int((((o[1] * 256 + o[2]) * 256 + o[3]) * 256 + o[4]) / 2 ^ (32 - length_))
}
