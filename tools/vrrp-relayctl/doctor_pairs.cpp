#include "doctor_pairs.hpp"

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "ask.hpp"

namespace {

using Json = nlohmann::json;

// Four ways, and UDP a second time, each somewhat more than a second.
constexpr auto kPatience = std::chrono::seconds(10);
constexpr auto kPause = std::chrono::milliseconds(100);

// The daemon may be of another version: what is not there reads as null, and nothing throws.
const Json& member(const Json& object, std::string_view key) {
  static const Json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(key);
  return found == object.end() ? kNothing : *found;
}

std::string text(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }
std::optional<bool> truth(const Json& value) { return value.is_boolean() ? std::optional(value.get<bool>()) : std::nullopt; }

std::optional<wire::IpAddress> address_of(const Json& peer) {
  const auto& paths = member(peer, "paths");
  return paths.is_array() && !paths.empty() ? wire::parse_ip_address(text(member(paths.front(), "remote"))) : std::nullopt;
}

doctor::Pair read_pair(const Json& peer) {
  doctor::Pair pair;
  pair.name = text(member(peer, "name"));
  pair.address = address_of(peer);
  pair.is_down = text(member(peer, "state")) == "down";
  pair.carrier = text(member(peer, "carrier"));
  pair.own_key = text(member(member(peer, "keys"), "own"));
  pair.refused_key = text(member(member(peer, "keys"), "refused"));
  for (std::size_t i = 0; i < pair.passed.size(); ++i) {
    const auto& way = member(member(peer, "passes"), session::name(session::kProbeWays[i]));
    pair.passed[i] = {truth(member(way, "from")), truth(member(way, "to"))};
  }
  return pair;
}

unsigned number(const Json& value) { return value.is_number_unsigned() ? value.get<unsigned>() : 0; }

std::vector<doctor::Master> read_masters(const Json& status) {
  std::vector<doctor::Master> out;
  for (const auto& router : member(status, "routers")) {
    const auto master = wire::parse_ip_address(text(member(router, "master")));
    for (const auto& voice : member(router, "voices")) {
      if (!master || text(member(voice, "source")) != wire::to_string(*master)) continue;
      out.push_back({text(member(router, "segment")), number(member(router, "vrid")), *master, text(member(voice, "host")),
                     number(member(voice, "version"))});
    }
  }
  return out;
}

bool is_asking(const Json& status) {
  const auto& peers = member(status, "peers");
  return std::ranges::any_of(peers, [](const Json& peer) { return member(member(peer, "passes"), "asking") == true; });
}

const char* describe(const doctor::Pair::Passed& passed) {
  if (!passed.from && !passed.to) return "not known";
  if (passed.from == true && passed.to == true) return "both ways";
  if (passed.from == true) return "only from it";
  return passed.to == true ? "only to it" : "neither way";
}

const char* label(session::ProbeWay way) {
  switch (way) {
    case session::ProbeWay::udp:
      return "UDP";
    case session::ProbeWay::gre:
      return "GRE";
    case session::ProbeWay::vrrp:
      return "unicast VRRP";
    case session::ProbeWay::multicast:
      break;
  }
  return "multicast VRRP";
}

}  // namespace

void ask_pairs(const std::string& control_path, doctor::Facts& facts) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  auto answer = ask(control_path, "probe");
  for (;;) {
    if (!answer) {
      facts.pairs_unasked = answer.error().text;
      return;
    }
    const auto status = Json::parse(*answer, nullptr, false);
    if (is_asking(status) && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(kPause);
      answer = ask(control_path, "status json");
      continue;
    }
    auto& pairs = facts.pairs.emplace();
    for (const auto& peer : member(status, "peers")) pairs.push_back(read_pair(peer));
    facts.masters = read_masters(status);
    return;
  }
}

std::string describe_passed(const doctor::Pair& pair) {
  std::string out;
  for (std::size_t i = 0; i < pair.passed.size(); ++i) {
    if (!pair.passed[i].from && !pair.passed[i].to) continue;
    out.append(out.empty() ? "" : "; ").append(label(session::kProbeWays[i])).append(" ").append(describe(pair.passed[i]));
  }
  if (!out.empty()) return out;
  return pair.is_down ? "not known, it is down" : "not known, carrier " + pair.carrier + " cannot ask";
}
