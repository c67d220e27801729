#include "config/address.hpp"
#include "config/name.hpp"
#include "config/sections.hpp"
#include "config/unknown.hpp"
#include "session/identity.hpp"

namespace config {

namespace {

constexpr std::string_view kFix = R"(lan = "eth0", or lan = { interface = "eth0", vrids = [51] })";

void read_table_form(const Entry& entry, const Table& table, Reading& reading, Segment& segment) {
  const auto mistakes = reading.report.count();
  read_segment_keys(table, "segments." + entry.key, reading, segment);
  if (find(table, "interface") != nullptr || reading.report.count() > mistakes) return;
  reading.report.add(entry.place, "segment " + quoted(entry.key) + " has no `interface`",
                     as_key(entry.key) + R"( = { interface = "eth0" })");
}

Segment read_segment(const Entry& entry, Reading& reading) {
  auto segment = reading.defaults;
  segment.name = entry.key;
  const Item item{entry.node, "segment " + quoted(entry.key), std::string(kFix)};
  if (const auto* table = std::get_if<Table>(&entry.node.value)) {
    read_table_form(entry, *table, reading, segment);
  } else if (std::holds_alternative<std::string>(entry.node.value)) {
    if (const auto device = read_device(item, reading.report)) segment.interface = *device;
    segment.where = reading.report.where(entry.node.place);
  } else {
    report_wrong_type(item, "the name of a network device, or a table", reading.report);
  }
  return segment;
}

void check_device(const Entry& entry, const Segment& segment, Reading& reading) {
  for (const auto& other : reading.config.segments) {
    if (segment.interface.empty() || other.interface != segment.interface || (other.vrids & segment.vrids).none()) continue;
    reading.report.add(entry.place,
                       "segments " + quoted(other.name) + " and " + quoted(segment.name) + " relay the same VRIDs of " +
                           segment.interface + ", so every advert would be relayed twice",
                       "remove one of them, or give each its own vrids = [...]");
  }
}

void read_table_of_segments(const Table& table, Reading& reading) {
  WireIds ids("segment");
  for (const auto& entry : table) {
    if (reading.config.segments.size() == kMaxSegments) {
      reading.report.add(entry.place, "there are more than " + std::to_string(kMaxSegments) + " segments",
                         "remove the rest");
      return;
    }
    if (is_root_key(entry.key)) {
      report_misplaced_key(entry, "[segments]", reading.report);
      continue;
    }
    if (check_name(entry, "segment", reading.report)) ids.add(entry, session::segment_id(entry.key), reading.report);
    const auto segment = read_segment(entry, reading);
    check_device(entry, segment, reading);
    reading.config.segments.push_back(segment);
  }
}

}  // namespace

void read_segments(const Table& root, Reading& reading) {
  const auto* section = find(root, "segments");
  const auto* interface = find(root, "interface");
  if (section != nullptr && interface != nullptr) {
    reading.report.add(interface->node.place, "there are both `interface` and [segments]",
                       "remove one of them: `interface` is short for a single segment");
    return;
  }
  if (interface != nullptr) {
    auto segment = reading.defaults;
    segment.name = "default";
    reading.config.segments.push_back(segment);
  }
  if (section == nullptr) return;
  const Item item{section->node, "`segments`", R"(segments = { lan = "eth0" })"};
  if (const auto* table = read_table(item, reading.report)) read_table_of_segments(*table, reading);
}

}  // namespace config
