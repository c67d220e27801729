#include <algorithm>
#include <array>

#include "config/sections.hpp"
#include "config/unknown.hpp"

namespace config {

namespace {

constexpr std::array<std::string_view, 7> kPairKeys{"carrier",      "plaintext",    "key_file", "gre_key",
                                                    "gre_checksum", "gre_sequence", "device"};

using PairName = std::pair<std::string, std::string>;

// "a b": two names with blanks between, in either order.
std::optional<PairName> split(std::string_view key) {
  const auto blank = key.find(' ');
  const auto second = key.find_first_not_of(' ', blank);
  if (blank == 0 || second == std::string_view::npos) return std::nullopt;
  PairName name(key.substr(0, blank), key.substr(second));
  if (name.second.find(' ') != std::string::npos) return std::nullopt;
  return name;
}

std::optional<PairName> read_name(const Entry& entry, Reading& reading) {
  auto name = split(entry.key);
  if (!name) {
    reading.report.add(entry.place, quoted(entry.key) + " is no pair: the names of two hosts, a blank between, in quotes",
                       R"("a b" = { plaintext = true })");
    return std::nullopt;
  }
  if (name->first == name->second) {
    reading.report.add(entry.place, "host " + quoted(name->first) + " makes no pair with itself", "name two hosts");
    return std::nullopt;
  }
  std::vector<std::string_view> hosts;
  for (const auto& peer : reading.config.peers) hosts.push_back(peer.name);
  const auto known = [&](const std::string& host) {
    return !reading.whole || check_known(entry, host, "host", hosts, reading.report);
  };
  const bool first = known(name->first);
  if (!known(name->second) || !first) return std::nullopt;
  if (name->second < name->first) std::swap(name->first, name->second);
  return name;
}

// A key beside plaintext would look like protection and be none.
void check_key_used(const Table& table, const std::string& label, const Pair& pair, Reading& reading) {
  if (!pair.key_file || !pair.plaintext.value_or(reading.config.plaintext)) return;
  reading.report.add(find(table, "key_file")->place,
                     label + " has a key_file but is plaintext, so the key would protect nothing",
                     pair.plaintext ? "remove one of the two: plaintext = true, or key_file"
                                    : "write plaintext = false beside it, or remove it");
}

Pair read_pair(const Table& table, const std::string& label, Reading& reading) {
  Pair pair;
  for (const auto& entry : table) {
    const auto item = [&](std::string_view example) {
      return Item{entry.node, "`" + entry.key + "` of " + label, entry.key + " = " + std::string(example)};
    };
    if (entry.key == "carrier") {
      pair.carrier = read_carrier(item(R"("udp")"), reading).value_or("");
    } else if (entry.key == "plaintext") {
      pair.plaintext = read_boolean(item("true"), reading.report);
    } else if (entry.key == "key_file") {
      // A wrong one still tells that a key was meant.
      pair.key_file = read_path(item(R"("/etc/vrrp-relay/a-b.key")"), reading.report).value_or("");
    } else if (!read_carrier_option(entry, item("42"), reading, pair.options)) {
      report_unknown_key(entry, label, kPairKeys, reading.report);
    }
  }
  check_key_used(table, label, pair, reading);
  return pair;
}

}  // namespace

void read_pairs(const Table& root, Reading& reading) {
  const auto* section = find(root, "pairs");
  if (section == nullptr) return;
  const Item item{section->node, "`pairs`", R"(pairs = { "a b" = { plaintext = true } })"};
  const auto* table = read_table(item, reading.report);
  if (table == nullptr) return;
  for (const auto& entry : *table) {
    const auto label = "pair " + quoted(entry.key);
    const auto* members = read_table({entry.node, label, "\"" + entry.key + "\" = { plaintext = true }"}, reading.report);
    const auto name = read_name(entry, reading);
    if (members == nullptr) continue;
    const auto pair = read_pair(*members, label, reading);
    if (!name) continue;
    const auto [there, fresh] = reading.config.pairs.emplace(*name, pair);
    if (!fresh) {
      reading.report.add(entry.place, "the pair of " + name->first + " and " + name->second + " is given twice",
                         "join both into one line");
    }
  }
}

}  // namespace config
