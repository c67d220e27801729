#include "config/parse.hpp"

#include <algorithm>
#include <array>

#include "config/document.hpp"
#include "config/overlay.hpp"
#include "config/report.hpp"
#include "config/sections.hpp"
#include "config/vrids.hpp"

namespace config {

namespace {

constexpr std::array<std::string_view, 2> kDefaultGroups{"224.0.0.18", "ff02::12"};

Segment default_segment() {
  Segment segment;
  segment.vrids = all_vrids();
  segment.inject = "loopback";
  segment.relay = {proto::Relayed{}};
  for (const auto group : kDefaultGroups) segment.groups.push_back(*wire::parse_ip_address(group));
  return segment;
}

bool has_peers(const Overlay& overlay) {
  return std::ranges::any_of(overlay, [](const FlagValue& value) { return value.flag == "peer" || value.flag == "peers-from"; });
}

Mistake nothing_given() {
  return {std::string(kDefaultPath), "this file does not exist, and there is no --config and no --peer",
          "write it, see vrrp-relay.toml(5), or: vrrp-relayd --interface eth0 --key-file mesh.key --peer a=10.0.0.1 --peer b=10.0.0.2"};
}

}  // namespace

base::Result<Config, Mistakes> parse(const std::optional<Source>& file, const Overlay& overlay, const Names& names) {
  if (!file && !has_peers(overlay)) return base::Err{Mistakes{nothing_given()}};
  Report report(file ? file->name : "");
  auto document = file ? read_document(*file, report) : Document{};
  const bool applied = apply(overlay, document.root, report);

  Reading reading{names, report, document.whole && applied};
  reading.defaults = default_segment();
  read_keys(document.root, "", reading);
  read_segments(document.root, reading);
  read_peers(document.root, reading);
  read_pairs(document.root, reading);
  read_tunnel(document.root, reading);
  check_whole(document.root, reading);
  if (report.count() > 0) return base::Err{report.sorted()};
  return std::move(reading.config);
}

}  // namespace config
