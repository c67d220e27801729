#include "doctor/firewall_match.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace doctor {

namespace {

enum class Truth : std::uint8_t { no, yes, unknown };

Truth is(bool holds) { return holds ? Truth::yes : Truth::no; }

Truth negated(Truth truth) {
  if (truth == Truth::unknown) return truth;
  return is(truth == Truth::no);
}

// What a packet has in a field: a number, an address or a name; empty: not known.
struct Value {
  std::optional<std::uint32_t> number{};
  std::optional<wire::IpAddress> address{};
  std::optional<std::string> name{};
};

struct ProtocolName {
  std::string_view name;
  std::uint32_t number;
};
constexpr std::array<ProtocolName, 14> kProtocols{{{"icmp", 1}, {"igmp", 2}, {"tcp", 6}, {"udp", 17}, {"dccp", 33},
                                                   {"gre", 47}, {"esp", 50}, {"ah", 51}, {"ipv6-icmp", 58}, {"icmpv6", 58},
                                                   {"ospf", 89}, {"comp", 108}, {"vrrp", 112}, {"sctp", 132}}};

std::optional<std::uint32_t> number_of(const Json& json) {
  if (json.is_number_unsigned()) return json.get<std::uint32_t>();
  if (!json.is_string()) return std::nullopt;
  const auto text = json.get<std::string>();
  const auto found = std::ranges::find(kProtocols, std::string_view(text), &ProtocolName::name);
  if (found != kProtocols.end()) return found->number;
  std::uint32_t number = 0;
  const bool hex = text.starts_with("0x");
  const auto* begin = text.data() + (hex ? 2 : 0);
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number, hex ? 16 : 10);
  return error == std::errc{} && end == text.data() + text.size() && end != begin ? std::optional(number) : std::nullopt;
}

std::optional<wire::IpAddress> address_of(const Json& json) {
  return json.is_string() ? wire::parse_ip_address(json.get<std::string>()) : std::nullopt;
}

Truth in_range(const Json& range, const Value& value) {
  if (!range.is_array() || range.size() != 2) return Truth::unknown;
  if (value.number) {
    const auto low = number_of(range[0]);
    const auto high = number_of(range[1]);
    return low && high ? is(*low <= *value.number && *value.number <= *high) : Truth::unknown;
  }
  const auto low = address_of(range[0]);
  const auto high = address_of(range[1]);
  return value.address && low && high ? is(*low <= *value.address && *value.address <= *high) : Truth::unknown;
}

Truth in_prefix(const Json& prefix, const Value& value) {
  if (!value.address || !prefix.is_object() || !prefix.contains("addr") || !prefix.contains("len")) return Truth::unknown;
  const auto address = address_of(prefix["addr"]);
  const auto length = number_of(prefix["len"]);
  if (!address || !length || *length > 128) return Truth::unknown;
  return is(wire::IpPrefix{*address, static_cast<std::uint8_t>(*length)}.contains(*value.address));
}

Truth is_name(const std::string& pattern, const std::string& name) {
  if (pattern.ends_with('*')) return is(name.starts_with(pattern.substr(0, pattern.size() - 1)));
  return is(pattern == name);
}

Truth equals(const Json& right, const Value& value);

// A set's elements, or the flags of a list: one of them is enough.
Truth any_of(const Json& elements, const Value& value) {
  auto all = Truth::no;
  for (const auto& element : elements) {
    const auto one = equals(element, value);
    if (one == Truth::yes) return one;
    if (one == Truth::unknown) all = one;
  }
  return all;
}

Truth equals(const Json& right, const Value& value) {
  if (right.is_object()) {
    if (right.contains("set") && right["set"].is_array()) return any_of(right["set"], value);
    if (right.contains("range")) return in_range(right["range"], value);
    if (right.contains("prefix")) return in_prefix(right["prefix"], value);
    return Truth::unknown;
  }
  if (right.is_array()) return any_of(right, value);
  if (right.is_string() && right.get<std::string>().starts_with('@')) return Truth::unknown;
  if (value.number) {
    const auto number = number_of(right);
    return number ? is(*number == *value.number) : Truth::unknown;
  }
  if (value.address) {
    const auto address = address_of(right);
    return address ? is(*address == *value.address) : Truth::unknown;
  }
  if (value.name && right.is_string()) return is_name(right.get<std::string>(), *value.name);
  return Truth::unknown;
}

// What both ends send goes out new and comes in established, or the other way about; which one, nobody can say.
Truth is_state(const Json& right, const Packet& packet) {
  const auto has = [&](const char* state) { return any_of(Json::array({right}), Value{{}, {}, state}); };
  if (packet.is_answered) {
    if (has("established") == Truth::yes) return Truth::yes;
    return has("new") == Truth::no ? Truth::no : Truth::unknown;
  }
  return has("new");
}

std::optional<Value> meta(const std::string& key, const Packet& packet) {
  if (key == "l4proto") return Value{packet.protocol, {}, {}};
  if (key == "iifname" || key == "iif") return packet.in.empty() ? Value{} : Value{{}, {}, packet.in};
  if (key == "oifname" || key == "oif") return packet.out.empty() ? Value{} : Value{{}, {}, packet.out};
  if (key == "nfproto") return Value{{}, {}, packet.family == wire::Family::ipv4 ? "ipv4" : "ipv6"};
  if (key == "protocol") return Value{{}, {}, packet.family == wire::Family::ipv4 ? "ip" : "ip6"};
  if (key == "mark" && packet.mark) return Value{*packet.mark, {}, {}};
  return Value{};
}

// Nothing: the packet has no such header, and so the condition does not hold.
std::optional<Value> payload(const std::string& protocol, const std::string& field, const Packet& packet) {
  if (protocol == "ip" || protocol == "ip6") {
    if ((protocol == "ip") != (packet.family == wire::Family::ipv4)) return std::nullopt;
    if (field == "protocol" || field == "nexthdr") return Value{packet.protocol, {}, {}};
    if (field == "saddr") return Value{{}, packet.source, {}};
    if (field == "daddr") return Value{{}, packet.destination, {}};
    return Value{};
  }
  const auto known = std::ranges::find(kProtocols, std::string_view(protocol), &ProtocolName::name);
  if (known != kProtocols.end() && known->number != packet.protocol) return std::nullopt;
  const bool ports = protocol == "udp" || protocol == "th";
  if (ports && packet.port && (field == "dport" || field == "sport")) return Value{*packet.port, {}, {}};
  return Value{};
}

std::string text_at(const Json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : std::string();
}

std::optional<Value> left_value(const Json& left, const Packet& packet) {
  if (!left.is_object()) return Value{};
  if (left.contains("meta")) return meta(text_at(left["meta"], "key"), packet);
  if (left.contains("payload")) {
    return payload(text_at(left["payload"], "protocol"), text_at(left["payload"], "field"), packet);
  }
  return Value{};
}

Truth holds(const Json& match, const Packet& packet) {
  if (!match.is_object() || !match.contains("left") || !match.contains("right")) return Truth::unknown;
  const auto operation = text_at(match, "op");
  if (operation != "==" && operation != "!=" && operation != "in") return Truth::unknown;
  const auto& left = match["left"];
  const auto& right = match["right"];
  const bool is_ct_state = left.is_object() && left.contains("ct") && text_at(left["ct"], "key") == "state";
  Truth truth = Truth::unknown;
  if (is_ct_state) {
    truth = is_state(right, packet);
  } else {
    const auto value = left_value(left, packet);
    if (!value) return Truth::no;
    truth = equals(right, *value);
  }
  return operation == "!=" ? negated(truth) : truth;
}

// What stands beside conditions and verdicts and changes nothing.
constexpr std::array<std::string_view, 8> kHarmless{"counter", "log", "mangle", "notrack", "comment", "set", "ct helper", "last"};

std::optional<Decision> verdict(const std::string& name, const Json& statement) {
  using enum Decision::What;
  if (name == "accept") return Decision{accept, true, {}};
  if (name == "drop" || name == "reject" || name == "queue" || name == "tproxy") return Decision{stop, true, {}};
  if (name == "return") return Decision{back, true, {}};
  if (name == "jump") return Decision{jump, true, text_at(statement, "target")};
  if (name == "goto") return Decision{leave, true, text_at(statement, "target")};
  if (name == "vmap") return Decision{unknown, true, {}};
  return std::nullopt;
}

// The part of a verdict map that the packet takes; none where it is in no part. Of connection states only.
std::optional<std::vector<Decision>> vmap_of(const Json& map, const Packet& packet) {
  if (!map.is_object() || !map.contains("key") || !map.contains("data") || !map["data"].is_object() ||
      !map["data"].contains("set") || !map["data"]["set"].is_array()) {
    return std::nullopt;
  }
  std::vector<Decision> taken;
  for (const auto& part : map["data"]["set"]) {
    if (!part.is_array() || part.size() != 2 || !part[1].is_object() || part[1].empty()) return std::nullopt;
    const auto truth = holds(Json{{"op", "=="}, {"left", map["key"]}, {"right", part[0]}}, packet);
    if (truth == Truth::no) continue;
    auto decision = verdict(part[1].begin().key(), part[1].begin().value());
    if (!decision) return std::nullopt;
    decision->is_certain = truth == Truth::yes;
    taken.push_back(*decision);
  }
  // A certain one ends the others.
  const auto sure = std::ranges::find(taken, true, &Decision::is_certain);
  return sure == taken.end() ? taken : std::vector<Decision>{*sure};
}

}  // namespace

std::vector<Decision> decisions_of(const Json& statements, const Packet& packet) {
  if (!statements.is_array()) return {Decision{}};
  bool certain = true;
  for (const auto& statement : statements) {
    if (!statement.is_object() || statement.empty()) return {Decision{}};
    const auto name = statement.begin().key();
    const auto& body = statement.begin().value();
    if (name == "match") {
      const auto truth = holds(body, packet);
      if (truth == Truth::no) return {};
      certain = certain && truth == Truth::yes;
    } else if (name == "vmap") {
      auto taken = vmap_of(body, packet);
      if (!taken) return {Decision{}};
      for (auto& one : *taken) one.is_certain = one.is_certain && certain;
      return *taken;
    } else if (auto decision = verdict(name, body)) {
      decision->is_certain = certain;
      return {*decision};
    } else if (name == "xt" && text_at(body, "type") != "match") {
      return {Decision{}};  // a target: REJECT drops, others do not
    } else if (std::ranges::find(kHarmless, std::string_view(name)) == kHarmless.end()) {
      certain = false;  // a limit, a quota, a set that is added to
    }
  }
  return {};
}

}  // namespace doctor
