#include "config/keys.hpp"

#include <algorithm>
#include <array>

#include "config/address.hpp"
#include "config/unknown.hpp"
#include "config/vrids.hpp"

namespace config {

namespace {

constexpr std::string_view kHosts = "Which hosts there are";
constexpr std::string_view kAdverts = "Which adverts are relayed, and how they get to the VRRP daemon";
constexpr std::string_view kNetwork = "How they travel";
constexpr std::string_view kQuorum = "Who may be MASTER";
constexpr std::string_view kDaemon = "This daemon";

constexpr std::size_t kMaxSocketPath = 107;  // sun_path without its zero
constexpr std::array<std::string_view, 4> kLogLevels{"error", "warning", "info", "debug"};
constexpr std::array<std::string_view, 2> kQuorums{"off", "majority"};
constexpr std::array<std::string_view, 4> kSections{"peers", "segments", "pairs", "tunnel"};
constexpr std::array<std::string_view, 3> kTables{"control", "metrics", "log"};

template <class T, class U>
void set(std::optional<T> value, U& field) {
  if (value) field = static_cast<U>(*std::move(value));
}

void read_control_path(const Item& item, Reading& reading, Segment&) {
  auto path = read_text(item, reading.report);
  if (path && path->size() > kMaxSocketPath) {
    reading.report.add(item.node.place,
                       item.label + " has " + std::to_string(path->size()) + " letters; a socket's path has " +
                           std::to_string(kMaxSocketPath) + " at most",
                       item.fix);
    return;
  }
  set(std::move(path), reading.config.control_path);
}

void read_peers_from(const Item& item, Reading& reading, Segment&) {
  set(read_dns_name(item, reading.report), reading.config.peers_from);
  reading.config.peers_from_where = reading.report.where(item.node.place);
}

void read_relay(const Item& item, Reading& reading, Segment& segment) {
  const auto* list = read_list(item, reading.report);
  if (list == nullptr) return;
  segment.relay.clear();
  for (const auto& element : *list) {
    const auto part = part_of(item, element);
    const auto text = read_text(part, reading.report);
    if (!text) continue;
    const auto relayed = proto::parse_relayed(*text);
    if (!relayed) {
      reading.report.add(part.node.place, part.label + ": " + relayed.error(), part.fix);
    } else if (std::ranges::find(segment.relay, *relayed) == segment.relay.end()) {
      segment.relay.push_back(*relayed);
    }
  }
}

constexpr std::array kKeys{
    Key{{"peer", "NAME=ADDRESS", "a host, this one too; the same name twice: a host with two addresses", kHosts, true},
        "", "peers", Kind::peers, false, R"(a = "10.0.0.1")", "a=10.0.0.1", nullptr},
    Key{{"peers-from", "NAME", "each address of this name is a host", kHosts, false},
        "", "peers_from", Kind::text, false, R"(peers_from = "relays.example")", "relays.example", read_peers_from},
    Key{{"self", "NAME", "which of them this is, where no interface has its address (1:1 NAT)", kHosts, false},
        "", "self", Kind::text, false, R"(self = "a")", "a",
        [](const Item& item, Reading& r, Segment&) { set(read_text(item, r.report), r.config.self); }},

    Key{{"interface", "DEVICE", "where the VRRP daemon speaks", kAdverts, false},
        "", "interface", Kind::text, true, R"(interface = "eth0")", "eth0",
        [](const Item& item, Reading& r, Segment& segment) {
          set(read_device(item, r.report), segment.interface);
          segment.where = r.report.where(item.node.place);
        }},
    Key{{"vrids", "VRID|FIRST-LAST", "only these virtual routers (default: all)", kAdverts, true},
        "", "vrids", Kind::list, true, R"(vrids = [51, "60-70"])", "51",
        [](const Item& item, Reading& r, Segment& segment) { set(read_vrids(item, r.report), segment.vrids); }},
    Key{{"groups", "ADDRESS", "multicast groups (default: 224.0.0.18 and ff02::12)", kAdverts, true},
        "", "groups", Kind::list, true, R"(groups = ["224.0.0.18", "ff02::12"])", "224.0.0.18",
        [](const Item& item, Reading& r, Segment& segment) { set(read_groups(item, r.report), segment.groups); }},
    Key{{"relay", "PROTOCOL", "vrrp, carp, udp:GROUP:PORT or broadcast:PORT (default: vrrp)", kAdverts, true},
        "", "relay", Kind::list, true, R"(relay = ["vrrp"])", "vrrp", read_relay},
    Key{{"inject", "MODE", "how the VRRP daemon gets adverts: loopback (default), ingress, tun", kAdverts, false},
        "", "inject", Kind::text, true, R"(inject = "loopback")", "loopback",
        [](const Item& item, Reading& r, Segment& segment) {
          set(read_choice(item, "injection mode", r.names.inject_modes, r.report), segment.inject);
        }},
    Key{{"unguarded", "", "inject even where nothing keeps the copies from leaving this host", kAdverts, false},
        "", "unguarded", Kind::boolean, false, "unguarded = true", "true",
        [](const Item& item, Reading& r, Segment&) { set(read_boolean(item, r.report), r.config.unguarded); }},
    Key{{"observe", "", "carry and compare, inject nothing", kAdverts, false},
        "", "observe", Kind::boolean, false, "observe = true", "true",
        [](const Item& item, Reading& r, Segment&) { set(read_boolean(item, r.report), r.config.observe); }},

    Key{{"carrier", "NAME", "how adverts are packed (default: udp)", kNetwork, false},
        "", "carrier", Kind::text, false, R"(carrier = "udp")", "udp",
        [](const Item& item, Reading& r, Segment&) {
          r.config.carrier = read_carrier(item, r).value_or("");
        }},
    Key{{"key-file", "FILE", "the key that protects the adverts; --generate-key makes one", kNetwork, false},
        "", "key_file", Kind::text, false, R"(key_file = "/etc/vrrp-relay/mesh.key")", "/etc/vrrp-relay/mesh.key",
        [](const Item& item, Reading& r, Segment&) { set(read_path(item, r.report), r.config.key_file); }},
    Key{{"plaintext", "", "send and accept adverts unprotected", kNetwork, false},
        "", "plaintext", Kind::boolean, false, "plaintext = true", "true",
        [](const Item& item, Reading& r, Segment&) { set(read_boolean(item, r.report), r.config.plaintext); }},
    Key{{"port", "NUMBER", "UDP port, the same on every host (default: 10112)", kNetwork, false},
        "", "port", Kind::number, false, "port = 10112", "10112",
        [](const Item& item, Reading& r, Segment&) { set(read_whole(item, 1, 65535, r.report), r.config.port); }},
    Key{{"rate", "NUMBER", "adverts a second that a peer may inject for one VRID (default: 250)", kNetwork, false},
        "", "rate", Kind::number, false, "rate = 250", "250",
        [](const Item& item, Reading& r, Segment&) { set(read_whole(item, 1, 100'000, r.report), r.config.rate); }},
    Key{{"max-delay", "SECONDS", "an advert older than this is dropped (default: 1)", kNetwork, false},
        "", "max_delay", Kind::number, false, "max_delay = 1", "1",
        [](const Item& item, Reading& r, Segment&) { set(read_seconds(item, 0.05, 60, r.report), r.config.max_delay); }},
    Key{{"ping", "SECONDS", "how often each peer is asked whether it is there (default: 1)", kNetwork, false},
        "", "ping", Kind::number, false, "ping = 1", "1",
        [](const Item& item, Reading& r, Segment&) { set(read_seconds(item, 0.1, 10, r.report), r.config.ping); }},

    Key{{"quorum", "off|majority", "majority: only who reaches most hosts may be MASTER (default: off)", kQuorum, false},
        "", "quorum", Kind::text, false, R"(quorum = "majority")", "majority",
        [](const Item& item, Reading& r, Segment&) {
          const auto word = read_choice(item, "quorum", kQuorums, r.report);
          r.config.quorum = word == "majority" ? Quorum::majority : Quorum::off;
        }},
    Key{{"health-file", "FILE", "0 or -254 for keepalived's track_file", kQuorum, false},
        "", "health_file", Kind::text, false, R"(health_file = "/run/vrrp-relay/health")", "/run/vrrp-relay/health",
        [](const Item& item, Reading& r, Segment&) {
          set(read_path(item, r.report), r.config.health_file);
          r.config.health_file_where = r.report.where(item.node.place);
        }},

    Key{{"control", "PATH", "control socket (default: /run/vrrp-relay/ctl.sock)", kDaemon, false},
        "control", "path", Kind::text, false, R"(path = "/run/vrrp-relay/ctl.sock")", "/run/vrrp-relay/ctl.sock",
        read_control_path},
    Key{{"control-group", "GROUP", "group that may use the control socket", kDaemon, false},
        "control", "group", Kind::text, false, R"(group = "adm")", "adm",
        [](const Item& item, Reading& r, Segment&) { set(read_text(item, r.report), r.config.control_group); }},
    Key{{"metrics-listen", "ADDRESS", "loopback ADDRESS:PORT where Prometheus may read (default: nowhere)", kDaemon, false},
        "metrics", "listen", Kind::text, false, R"(listen = "127.0.0.1:9112")", "127.0.0.1:9112",
        [](const Item& item, Reading& r, Segment&) { r.config.metrics_listen = read_loopback_endpoint(item, r.report); }},
    Key{{"log-level", "LEVEL", "error, warning, info or debug (default: info)", kDaemon, false},
        "log", "level", Kind::text, false, R"(level = "info")", "info",
        [](const Item& item, Reading& r, Segment&) {
          set(read_choice(item, "log level", kLogLevels, r.report), r.config.log_level);
        }},
};

std::vector<std::string_view> names_in(std::string_view table) {
  std::vector<std::string_view> out;
  for (const auto& key : kKeys) {
    if (key.table == table && key.kind != Kind::peers) out.push_back(key.name);
  }
  if (!table.empty()) return out;
  out.insert(out.end(), kSections.begin(), kSections.end());
  out.insert(out.end(), kTables.begin(), kTables.end());
  return out;
}

std::vector<std::string_view> segment_keys() {
  std::vector<std::string_view> out;
  for (const auto& key : kKeys) {
    if (key.per_segment) out.push_back(key.name);
  }
  return out;
}

const Key* find_key(std::string_view table, std::string_view name) {
  const auto matches = [&](const Key& key) { return key.table == table && key.name == name; };
  const auto found = std::ranges::find_if(kKeys, matches);
  return found == kKeys.end() || found->read == nullptr ? nullptr : &*found;
}

bool is_section(std::string_view name) {
  return std::ranges::count(kSections, name) > 0 || std::ranges::count(kTables, name) > 0;
}

void read_nested(const Entry& entry, Reading& reading) {
  const auto& first = *std::ranges::find(kKeys, entry.key, &Key::table);
  const Item item{entry.node, "`" + entry.key + "`", entry.key + " = { " + std::string(first.example) + " }"};
  if (const auto* table = read_table(item, reading.report)) read_keys(*table, entry.key, reading);
}

}  // namespace

std::span<const Key> keys() { return kKeys; }

std::optional<std::string> read_carrier(const Item& item, const Reading& reading) {
  std::vector<std::string_view> names;
  for (const auto& carrier : reading.names.carriers) names.push_back(carrier.name);
  return read_choice(item, "carrier", names, reading.report);
}

std::span<const FlagSpec> flag_specs() {
  static constexpr auto kSpecs = [] {
    std::array<FlagSpec, kKeys.size()> out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = kKeys[i].flag;
    return out;
  }();
  return kSpecs;
}

const Key* find_flag(std::string_view flag) {
  const auto found = std::ranges::find_if(kKeys, [&](const Key& key) { return key.flag.flag == flag; });
  return found == kKeys.end() ? nullptr : &*found;
}

bool is_root_key(std::string_view name) { return find_key("", name) != nullptr; }

std::string fix_of(const Key& key, const Place& place) {
  if (place.flag.empty()) return std::string(key.example);
  return key.kind == Kind::boolean ? place.flag : place.flag + " " + std::string(key.sample);
}

void read_keys(const Table& table, std::string_view name, Reading& reading) {
  for (const auto& entry : table) {
    const auto* key = find_key(name, entry.key);
    if (key != nullptr) {
      const auto label = (name.empty() ? "`" : "`" + std::string(name) + ".") + entry.key + "`";
      key->read({entry.node, label, fix_of(*key, entry.node.place)}, reading, reading.defaults);
    } else if (!name.empty() || !is_section(entry.key)) {
      report_unknown_key(entry, name.empty() ? "" : "[" + std::string(name) + "]", names_in(name), reading.report);
    } else if (std::ranges::count(kTables, entry.key) > 0) {
      read_nested(entry, reading);
    }
  }
}

void read_segment_keys(const Table& table, const std::string& label, Reading& reading, Segment& segment) {
  for (const auto& entry : table) {
    const auto* key = find_key("", entry.key);
    if (key == nullptr || !key->per_segment) {
      report_unknown_key(entry, "[" + label + "]", segment_keys(), reading.report);
      continue;
    }
    key->read({entry.node, "`" + label + "." + entry.key + "`", fix_of(*key, entry.node.place)}, reading, segment);
  }
}

}  // namespace config
