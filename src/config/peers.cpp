#include <algorithm>
#include <array>
#include <map>

#include "base/suggest.hpp"
#include "config/address.hpp"
#include "config/dns_name.hpp"
#include "config/name.hpp"
#include "config/sections.hpp"
#include "config/unknown.hpp"
#include "config/vrids.hpp"
#include "session/identity.hpp"

namespace config {

namespace {

constexpr std::array<std::string_view, 6> kPeerKeys{"address", "sources", "vrids", "interfaces", "nat", "witness"};

std::string fix_of_peer(const Entry& entry) {
  if (!entry.node.place.flag.empty()) return "--peer " + entry.key + "=10.0.0.1";
  return as_key(entry.key) + R"( = "10.0.0.1")";
}

// `db.example = "10.0.0.1"` is a host `db` with a key `example` to TOML.
bool is_dotted_name(const Entry& member) {
  const auto* text = std::get_if<std::string>(&member.node.value);
  return text != nullptr && (wire::parse_ip_address(*text) || is_dns_name(*text)) && base::nearest(member.key, kPeerKeys).empty();
}

class PeerReader {
 public:
  explicit PeerReader(Reading& reading) : reading_(reading), report_(reading.report) {}

  void read(const Entry& entry);

 private:
  bool is_misplaced(const Entry& entry) const;
  void read_table_form(const Entry& entry, const Table& table, Peer& peer);
  void read_addresses(const Item& item, Peer& peer);
  void read_one_address(const Item& item, Peer& peer);
  void read_sources(const Item& item, Peer& peer);
  void read_interfaces(const Item& item, const std::string& name, Peer& peer);
  void make_witness(const Table& table, const std::string& label, Peer& peer);

  Reading& reading_;
  Report& report_;
  WireIds ids_{"host"};
  std::map<std::string, std::string> owners_;  // address or name -> host
};

// A setting below [peers] looks like a host to TOML. It is one when an address stands there; a name may be a value as well.
bool PeerReader::is_misplaced(const Entry& entry) const {
  if (!is_root_key(entry.key) || std::holds_alternative<Table>(entry.node.value)) return false;
  const auto* node = &entry.node;
  if (const auto* list = std::get_if<List>(&node->value); list != nullptr && !list->empty()) node = &list->front();
  const auto* text = std::get_if<std::string>(&node->value);
  return text == nullptr || !wire::parse_ip_address(*text);
}

void PeerReader::read(const Entry& entry) {
  if (is_misplaced(entry)) return report_misplaced_key(entry, "[peers]", report_);
  if (check_name(entry, "host", report_)) ids_.add(entry, session::node_id(entry.key), report_);
  Peer peer;
  peer.name = entry.key;
  peer.vrids = all_vrids();
  peer.where = report_.where(entry.place);
  if (const auto* table = std::get_if<Table>(&entry.node.value)) {
    read_table_form(entry, *table, peer);
  } else {
    read_addresses({entry.node, "host " + quoted(entry.key), fix_of_peer(entry)}, peer);
  }
  reading_.config.peers.push_back(std::move(peer));
}

void PeerReader::read_table_form(const Entry& entry, const Table& table, Peer& peer) {
  const auto label = "`peers." + entry.key + ".";
  const auto mistakes = report_.count();
  for (const auto& member : table) {
    const auto item = [&](std::string_view example) {
      return Item{member.node, label + member.key + "`", member.key + " = " + std::string(example)};
    };
    if (member.key == "address") {
      read_addresses(item(R"("10.0.0.1")"), peer);
    } else if (member.key == "sources") {
      read_sources(item(R"(["10.1.0.0/24"])"), peer);
    } else if (member.key == "vrids") {
      if (const auto vrids = read_vrids(item(R"([51, "60-70"])"), report_)) peer.vrids = *vrids;
    } else if (member.key == "interfaces") {
      read_interfaces(item(R"({ lan = "ens3" })"), entry.key, peer);
    } else if (member.key == "nat") {
      peer.nat = read_boolean(item("true"), report_).value_or(false);
    } else if (member.key == "witness") {
      peer.witness = read_boolean(item("true"), report_).value_or(false);
    } else if (find(table, "address") == nullptr && is_dotted_name(member)) {
      report_.add(member.place, "a name with a dot stands in quotes", "\"" + entry.key + "." + member.key + "\" = ...");
    } else {
      report_unknown_key(member, "[peers." + entry.key + "]", kPeerKeys, report_);
    }
  }
  if (peer.witness) make_witness(table, label, peer);
  if (find(table, "address") != nullptr || report_.count() > mistakes) return;
  report_.add(entry.place, "host " + quoted(entry.key) + " has no `address`", as_key(entry.key) + R"( = { address = "10.0.0.1" })");
}

void PeerReader::read_addresses(const Item& item, Peer& peer) {
  if (std::holds_alternative<std::string>(item.node.value)) return read_one_address(item, peer);
  const auto* list = std::get_if<List>(&item.node.value);
  if (list == nullptr) return report_wrong_type(item, "an address or a list of them", report_);
  if (list->empty()) report_.add(item.node.place, item.label + " has no address", item.fix);
  if (list->size() > kMaxAddressesPerPeer) {
    return report_.add((*list)[kMaxAddressesPerPeer].place,
                       item.label + " has more than " + std::to_string(kMaxAddressesPerPeer) + " addresses",
                       "list the ones that the other hosts reach best");
  }
  for (const auto& element : *list) read_one_address(part_of(item, element), peer);
}

void PeerReader::read_one_address(const Item& item, Peer& peer) {
  const auto host = read_host_address(item, report_);
  if (!host) return;
  const auto text = host->address ? to_string(*host->address) : in_lower_case(host->name);
  const auto [owner, fresh] = owners_.emplace(text, peer.name);
  if (fresh && host->address) return peer.addresses.push_back(*host->address);
  if (fresh) return peer.names.push_back(host->name);
  if (owner->second == peer.name) {
    report_.add(item.node.place, item.label + " lists " + text + " twice", "remove one of the two");
  } else {
    report_.add(item.node.place, "hosts " + quoted(owner->second) + " and " + quoted(peer.name) + " both have " + text,
                "give each host its own address");
  }
}

void PeerReader::read_sources(const Item& item, Peer& peer) {
  const auto* list = read_list(item, report_);
  if (list == nullptr) return;
  if (list->size() > kMaxSourcesPerPeer) {
    return report_.add((*list)[kMaxSourcesPerPeer].place,
                       item.label + " lists more than " + std::to_string(kMaxSourcesPerPeer) + " prefixes",
                       "join them into shorter prefixes");
  }
  for (const auto& element : *list) {
    if (const auto prefix = read_prefix(part_of(item, element), report_)) peer.sources.push_back(*prefix);
  }
}

void PeerReader::read_interfaces(const Item& item, const std::string& name, Peer& peer) {
  const auto* table = read_table(item, report_);
  if (table == nullptr) return;
  std::vector<std::string_view> segments;
  for (const auto& segment : reading_.config.segments) segments.push_back(segment.name);
  for (const auto& entry : *table) {
    if (reading_.whole && !segments.empty()) check_known(entry, entry.key, "segment", segments, report_);
    const Item device{entry.node, "`peers." + name + ".interfaces." + entry.key + "`", entry.key + R"( = "ens3")"};
    if (const auto found = read_device(device, report_)) peer.interfaces[entry.key] = *found;
  }
}

// It speaks for nobody, whatever it sends.
void PeerReader::make_witness(const Table& table, const std::string& label, Peer& peer) {
  peer.vrids.reset();
  for (const std::string_view key : {"sources", "vrids", "interfaces"}) {
    if (const auto* entry = find(table, key)) {
      report_.add(entry->place, label + entry->key + "`: host " + quoted(peer.name) + " is a witness, which has no VRRP",
                  "remove `" + entry->key + "`, or `witness`");
    }
  }
}

}  // namespace

void read_peers(const Table& root, Reading& reading) {
  const auto* section = find(root, "peers");
  reading.config.peers_where = reading.report.where(section != nullptr ? section->place : reading.report.missing("peer"));
  if (section == nullptr) return;
  const Item item{section->node, "`peers`", R"(peers = { a = "10.0.0.1", b = "10.0.0.2" })"};
  const auto* table = read_table(item, reading.report);
  if (table == nullptr) return;
  PeerReader reader(reading);
  for (std::size_t i = 0; i < table->size(); ++i) {
    if (i == kMaxPeers) {
      reading.report.add((*table)[i].place, "there are more than " + std::to_string(kMaxPeers) + " hosts", "remove the rest");
      break;
    }
    reader.read((*table)[i]);
  }
  std::ranges::sort(reading.config.peers, {}, &Peer::name);
}

}  // namespace config
