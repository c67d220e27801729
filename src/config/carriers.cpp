// What a pair says of its carrier: [pairs] "a b" = { carrier = "gre", gre_key = 42 }.
#include <algorithm>
#include <limits>

#include "config/address.hpp"
#include "config/name.hpp"
#include "config/sections.hpp"
#include "config/unknown.hpp"

namespace config {

namespace {

constexpr std::string_view kKeyTable = "gre_key = { lan = 1, dmz = 2 }";

std::optional<std::uint32_t> read_key(const Item& item, Report& report) {
  const auto key = read_whole(item, 0, std::numeric_limits<std::uint32_t>::max(), report);
  return key ? std::optional(static_cast<std::uint32_t>(*key)) : std::nullopt;
}

// A number where there is one segment; a table with a number for each where there are several.
void read_gre_key(const Entry& entry, const Item& item, Reading& reading, CarrierOptions& options) {
  const auto& segments = reading.config.segments;
  if (const auto* table = std::get_if<Table>(&entry.node.value)) {
    std::vector<std::string_view> known;
    for (const auto& segment : segments) known.push_back(segment.name);
    for (const auto& part : *table) {
      if (reading.whole && !check_known(part, part.key, "segment", known, reading.report)) continue;
      if (const auto key = read_key(part_of(item, part.node), reading.report)) options.gre_keys[part.key] = *key;
    }
    return;
  }
  const auto key = read_key(item, reading.report);
  if (!key) return;
  if (segments.size() > 1) {
    reading.report.add(entry.node.place, item.label + ": the key tells the segments apart, so there is one for each",
                       std::string(kKeyTable));
  } else if (!segments.empty()) {
    options.gre_keys[segments.front().name] = *key;
  }
}

const CarrierTraits& traits_of(const Reading& reading, const std::string& carrier) {
  const auto& all = reading.names.carriers;
  const auto found = std::ranges::find(all, carrier, &CarrierTraits::name);
  return found == all.end() ? all.front() : *found;
}

// Where the pair's own line is, or else the global `carrier`.
Place place_of_pair(const Table& root, const std::string& one, const std::string& other, const Reading& reading) {
  if (const auto* pairs = find(root, "pairs")) {
    if (const auto* table = std::get_if<Table>(&pairs->node.value)) {
      for (const auto& entry : *table) {
        const bool starts = entry.key.starts_with(one + " ") && entry.key.ends_with(" " + other);
        const bool turned = entry.key.starts_with(other + " ") && entry.key.ends_with(" " + one);
        if (starts || turned) return entry.place;
      }
    }
  }
  const auto* carrier = find(root, "carrier");
  return carrier == nullptr ? reading.report.missing("carrier") : carrier->node.place;
}

struct Named {
  std::string one;
  std::string other;
  Pair pair;
  const CarrierTraits& traits;
  Place place;

  std::string label() const { return "pair " + quoted(one + " " + other); }
  std::string fix(const std::string& rest) const { return "\"" + one + " " + other + "\" = { " + rest + " }"; }
  std::string carrier() const { return "carrier = " + quoted(*pair.carrier); }
};

void check_protection(const Named& named, Report& report) {
  if (named.traits.can_protect || *named.pair.plaintext) return;
  report.add(named.place,
             named.label() + ": the carrier " + quoted(*named.pair.carrier) + " protects nothing, and the pair is not set to plaintext",
             named.fix(named.carrier() + ", plaintext = true") + R"(, or carrier = "udp")");
}

void check_options_used(const Named& named, Report& report) {
  const auto& options = named.pair.options;
  const bool has_gre = !options.gre_keys.empty() || options.gre_checksum || options.gre_sequence;
  if (has_gre && !named.traits.has_gre_keys) {
    report.add(named.place, named.label() + " has a gre_... option, but its carrier is " + quoted(*named.pair.carrier),
               "remove the option, or write carrier = \"gre\" beside it");
  }
  if (!options.device.empty() && !named.traits.has_device) {
    report.add(named.place, named.label() + " has a device, but its carrier is " + quoted(*named.pair.carrier),
               "remove the device, or write carrier = \"tunnel\" beside it");
  }
}

void check_device(const Named& named, const Reading& reading) {
  if (!named.traits.has_device) return;
  if (named.pair.options.device.empty()) {
    reading.report.add(named.place, named.label() + " names no device for its carrier " + quoted(*named.pair.carrier),
                       named.fix(named.carrier() + R"(, device = "gre1", plaintext = true)"));
  }
  if (reading.config.segments.size() > 1) {
    reading.report.add(named.place, named.label() + ": a tunnel's device carries one segment, and there are several",
                       R"(use carrier = "gre" with a gre_key for each segment, or carrier = "udp")");
  }
}

void check_votes(const Named& named, const Reading& reading) {
  if (named.traits.has_pings || reading.config.quorum == Quorum::off) return;
  reading.report.add(named.place,
                     named.label() + ": quorum asks every host whether it is there, and the carrier " +
                         quoted(*named.pair.carrier) + " has no PINGs",
                     named.fix(R"(carrier = "udp")") + R"(, or quorum = "off")");
}

void check_keys_differ(const Named& named, const Reading& reading) {
  if (!named.traits.has_gre_keys) return;
  std::vector<std::optional<std::uint32_t>> seen;
  for (const auto& segment : reading.config.segments) {
    const auto found = named.pair.options.gre_keys.find(segment.name);
    const auto key = found == named.pair.options.gre_keys.end() ? std::nullopt : std::optional(found->second);
    if (std::ranges::find(seen, key) != seen.end()) {
      reading.report.add(named.place, named.label() + ": segment " + quoted(segment.name) + " has the same GRE key as another one, or none",
                         named.fix(named.carrier() + ", plaintext = true, " + std::string(kKeyTable)));
      return;
    }
    seen.push_back(key);
  }
}

// The hosts of `peers_from` have no pair of their own: all of them have the global carrier.
void check_found_hosts(const Table& root, const Reading& reading) {
  const auto& config = reading.config;
  if (config.peers_from.empty() || config.carrier.empty()) return;
  const auto& traits = traits_of(reading, config.carrier);
  const auto* entry = find(root, "carrier");
  const auto place = entry == nullptr ? reading.report.missing("carrier") : entry->node.place;
  const auto label = "`carrier`: with " + quoted(config.carrier) + " for the hosts of `peers_from`, ";
  if (traits.has_device) {
    reading.report.add(place, label + "each of them would need a device", R"(carrier = "udp", or list the hosts under [peers])");
  } else if (traits.has_gre_keys && config.segments.size() > 1) {
    reading.report.add(place, label + "each segment would need a key of its own",
                       R"(carrier = "udp", or list the hosts under [peers] and their keys under [pairs])");
  } else if (!traits.can_protect && !config.plaintext) {
    reading.report.add(place, label + "nothing is protected, and `plaintext` is not set", R"(plaintext = true, or carrier = "udp")");
  }
}

}  // namespace

bool read_carrier_option(const Entry& entry, const Item& item, Reading& reading, CarrierOptions& options) {
  if (entry.key == "gre_key") {
    read_gre_key(entry, item, reading, options);
  } else if (entry.key == "gre_checksum" || entry.key == "gre_sequence") {
    const auto value = read_boolean({item.node, item.label, entry.key + " = true"}, reading.report);
    (entry.key == "gre_checksum" ? options.gre_checksum : options.gre_sequence) = value.value_or(false);
  } else if (entry.key == "device") {
    options.device = read_device({item.node, item.label, R"(device = "gre1")"}, reading.report).value_or("");
  } else {
    return false;
  }
  return true;
}

void check_carriers(const Table& root, Reading& reading) {
  const auto& config = reading.config;
  check_found_hosts(root, reading);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> told;  // `carrier` at the top of the file is one place for many pairs
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    for (std::size_t j = i + 1; j < config.peers.size(); ++j) {
      const auto& one = config.peers[i].name;
      const auto& other = config.peers[j].name;
      const auto pair = config.pair(one, other);
      if (pair.carrier->empty()) continue;  // it could not be read
      const Named named{one, other, pair, traits_of(reading, *pair.carrier), place_of_pair(root, one, other, reading)};
      const std::pair at{named.place.line, named.place.column};
      const auto before = reading.report.count();
      if (std::ranges::find(told, at) != told.end()) continue;
      check_protection(named, reading.report);
      check_options_used(named, reading.report);
      check_device(named, reading);
      check_keys_differ(named, reading);
      check_votes(named, reading);
      if (reading.report.count() > before) told.push_back(at);
    }
  }
}

}  // namespace config
