#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>

#include "base/wrapped.hpp"
#include "trace/explain.hpp"
#include "trace/text.hpp"

namespace trace {

namespace {

using Json = nlohmann::ordered_json;

std::string_view mark_text(Mark mark) {
  switch (mark) {
    case Mark::ok:
      return "ok";
    case Mark::refused:
      return "REFUSED";
    case Mark::depends:
      return "depends";
    case Mark::unread:
      return "-";
  }
  return {};
}

void append_rule(std::string& out, const Rule& rule) {
  const auto start = fmt::format("  {:<7}  {:<14} ", mark_text(rule.mark), rule.name);
  auto text = rule.value;
  if (!rule.section.empty()) text += (text.empty() ? "" : "  ") + fmt::format("({})", rule.section);
  if (!rule.why.empty() && rule.mark == Mark::depends) text += ": " + rule.why;
  base::append_wrapped(out, start, start.size(), printable(text));
  if (rule.mark != Mark::refused) return;
  const std::string below(start.size(), ' ');
  base::append_wrapped(out, below, below.size(), rule.why);
  base::append_wrapped(out, below + "fix: ", below.size() + 5, rule.fix);
}

std::string subject(const Dissection& packet) {
  if (packet.ip->protocol == wire::kProtocolUdp) return "  udp";
  const auto& vrrp = packet.vrrp;
  if (!vrrp || !vrrp->vrid) return {};
  if (packet.is_carp()) {
    const auto carp = proto::read_carp_fields(vrrp->message);
    return fmt::format("  CARP vhid {} advskew {}", carp.vhid, carp.advskew);
  }
  return fmt::format("  vrid {} prio {}  v{}", *vrrp->vrid, vrrp->priority.value_or(0), vrrp->version);
}

std::string head(const Dissection& packet) {
  if (!packet.ip) return "no IP packet\n";
  auto out = fmt::format("{} > {}", to_string(packet.ip->source), to_string(packet.ip->destination)) + subject(packet);
  if (packet.outer) out += fmt::format("  (inside of {} > {})", to_string(packet.outer->source), to_string(packet.outer->destination));
  return out + "\n";
}

void append_walk(std::string& out, std::string_view who, const std::vector<Rule>& rules, std::string_view verdict) {
  out += fmt::format("{}: {}\n", who, verdict);
  for (const auto& rule : rules) append_rule(out, rule);
}

std::string_view verdict(bool takes, const std::vector<Rule>& rules) {
  if (!takes) return "refuses it";
  const bool depends = std::ranges::find(rules, Mark::depends, &Rule::mark) != rules.end();
  return depends ? "takes it, if its configuration agrees" : "takes it";
}

}  // namespace

std::string render_text(const Explanation& explanation) {
  auto out = head(explanation.packet);
  append_walk(out, "the relay", explanation.relay, verdict(explanation.relay_takes(), explanation.relay));
  if (explanation.keepalived.empty()) return out + "keepalived: not asked, it is meant for another daemon\n";
  append_walk(out, "keepalived", explanation.keepalived, verdict(explanation.keepalived_takes(), explanation.keepalived));
  return out;
}

std::string render_json(const Explanation& explanation) {
  std::string out;
  for (const auto& [who, rules] : {std::pair("relay", &explanation.relay), std::pair("keepalived", &explanation.keepalived)}) {
    for (const auto& rule : *rules) {
      Json line{{"by", who}, {"rule", rule.name}, {"mark", name(rule.mark)}};
      for (const auto& [key, text] : {std::pair("value", std::string_view(rule.value)), std::pair("section", rule.section),
                                      std::pair("why", std::string_view(rule.why)), std::pair("fix", std::string_view(rule.fix))}) {
        if (!text.empty()) line[key] = text;
      }
      out += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    }
  }
  return out;
}

}  // namespace trace
