# iptables-save, written as `nft list ruleset` would, so that firewall.awk reads it. What it has no word for becomes a
# condition that is not known.

BEGIN { split("INPUT input OUTPUT output PREROUTING prerouting POSTROUTING postrouting FORWARD forward", h) }
/^\*/ { table = substr($0, 2); next }
/^:/ {
    name = substr($1, 2)
    chains[++count] = name
    head[name] = ""
    for (i = 1; i in h; i += 2) if (h[i] == name) head[name] = "type filter hook " h[i + 1] " priority 0; policy " tolower($2) ";"
    next
}
$1 == "-A" {
    text = ""
    not = ""
    for (i = 3; i <= NF; i++) {
        if ($i == "!") { not = "!= "; continue }
        if ($i == "-p") text = text "ip protocol " not $(++i) " "
        else if ($i == "-s") text = text "ip saddr " not $(++i) " "
        else if ($i == "-d") text = text "ip daddr " not $(++i) " "
        else if ($i == "-i") text = text "iifname " not $(++i) " "
        else if ($i == "-o") text = text "oifname " not $(++i) " "
        else if ($i == "--dport") text = text "udp dport " not $(++i) " "
        else if ($i == "--ctstate" || $i == "--state") text = text "ct state " not tolower($(++i)) " "
        else if ($i == "-j" || $i == "-g") text = text verdict($i, $(++i)) " "
        else if ($i == "-m" && $(i + 1) ~ /^(udp|tcp|conntrack|state|comment)$/) i++
        else if ($i == "--comment") { while ($(++i) !~ /"$/ && $i ~ /^"|[^"]$/ && i < NF && $i !~ /^[^"]*$/) continue }
        else if ($i == "--reject-with") i++
        else text = text "unknown " $i " "
        not = ""
    }
    rules[$2] = rules[$2] "\t\t" text "\n"
    next
}
$1 == "COMMIT" {
    print "table iptables " table " {"
    for (c = 1; c <= count; c++) printf "\tchain %s {\n\t\t%s\n%s\t}\n", chains[c], head[chains[c]], rules[chains[c]]
    print "}"
    count = 0
    split("", rules)
}

function verdict(flag, target) {
    if (target == "ACCEPT" || target == "DROP" || target == "REJECT" || target == "RETURN") return tolower(target)
    if (target == "LOG") return "log"
    return (flag == "-g" ? "goto " : "jump ") target
}
