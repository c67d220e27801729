#include <nlohmann/json.hpp>

#include <chrono>

#include "trace/time_sum.hpp"
#include "trace/way.hpp"

namespace trace {

namespace {

using Json = nlohmann::ordered_json;

double to_ms(base::Duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

void add_text(Json& out, const char* key, std::string_view text) {
  if (!text.empty()) out[key] = text;
}

void add_drop(Json& out, base::DropReason reason) {
  const auto& text = base::text(reason);
  out["drop"] = text.name;
  out["sentence"] = text.sentence;
  out["fix"] = text.fix;
}

void add_end(Json& out, const char* address, const char* port, const std::optional<Endpoint>& end) {
  if (!end) return;
  out[address] = to_string(end->address);
  if (end->port != 0) out[port] = end->port;
}

Json begin(const Way& way, const char* what) {
  Json out{{"what", what}};
  if (way.advert) out["advert"] = to_string(*way.advert);
  return out;
}

Json line_of(const Way& way, const Step& step) {
  auto out = begin(way, "step");
  out["time_ms"] = to_ms(minus(step.time, way.start()));
  out["host"] = step.host;
  out["stage"] = base::name(step.stage);
  add_text(out, "peer", step.peer);
  add_text(out, "interface", step.interface);
  add_text(out, "segment", step.segment);
  add_text(out, "carrier", step.carrier);
  if (step.stage == base::Stage::carry || step.stage == base::Stage::receive) out["path"] = step.path;
  add_end(out, "local", "local_port", step.local);
  add_end(out, "remote", "remote_port", step.remote);
  if (step.by_octets) out["by_octets"] = true;
  if (step.drop) add_drop(out, *step.drop);
  return out;
}

Json line_of(const Way& way, const Verdict& verdict) {
  auto out = begin(way, "verdict");
  out["host"] = verdict.host;
  out["outcome"] = name(verdict.outcome);
  out["finding"] = verdict.is_finding();
  if (verdict.outcome == Outcome::dropped) out["stage"] = base::name(verdict.stage);
  if (verdict.drop) add_drop(out, *verdict.drop);
  add_text(out, "text", verdict.text);
  add_text(out, "fix", verdict.fix);
  if (verdict.carry) {
    out["from"] = verdict.carry->host;
    out["path"] = verdict.carry->path;
  }
  return out;
}

Json line_of(const Way& way, const AdvertFacts& facts) {
  auto out = begin(way, "advert");
  const bool is_ipv6 = facts.source.family() == wire::Family::ipv6;
  out[is_ipv6 ? "ipv6.src" : "ip.src"] = to_string(facts.source);
  out[is_ipv6 ? "ipv6.dst" : "ip.dst"] = to_string(facts.destination);
  out["vrrp.version"] = facts.version;
  out["vrrp.virt_rtr_id"] = facts.vrid;
  out["vrrp.prio"] = facts.priority;
  return out;
}

}  // namespace

std::string render_json(const Way& way) {
  std::string out;
  // Names of peers may be anything: what is no UTF-8 is replaced.
  const auto add = [&](const Json& line) { out += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; };
  if (way.facts) add(line_of(way, *way.facts));
  if (!way.other.empty()) {
    auto line = begin(way, "advert");
    line["packet"] = way.other;
    add(line);
  }
  for (const auto& step : way.steps) add(line_of(way, step));
  for (const auto& verdict : way.verdicts) add(line_of(way, verdict));
  return out;
}

}  // namespace trace
