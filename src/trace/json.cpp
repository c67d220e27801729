#include "trace/json.hpp"

#include "trace/json_fields.hpp"
#include "trace/json_keys.hpp"
#include "trace/json_text.hpp"
#include "trace/mask.hpp"

namespace trace {

namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// Seconds or microseconds with a fraction.
std::string decimal(std::int64_t value, std::int64_t unit, std::size_t digits) {
  const bool negative = value < 0;
  const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  auto fraction = std::to_string(magnitude % static_cast<std::uint64_t>(unit));
  fraction.insert(0, digits - fraction.size(), '0');
  return (negative ? "-" : "") + std::to_string(magnitude / static_cast<std::uint64_t>(unit)) + "." + fraction;
}

void add_microseconds(JsonObject& json, std::string_view key, const std::optional<base::Duration>& time) {
  if (!time) return;
  auto text = decimal(time->count(), 1000, 3);
  if (text.ends_with(".000")) text.resize(text.size() - 4);
  json.literal(key, text);
}

void add_endpoint(JsonObject& json, const std::optional<Endpoint>& endpoint, std::string_view key, std::string_view port_key) {
  if (!endpoint) return;
  json.plain(key, to_string(endpoint->address));
  if (endpoint->port != 0) json.number(port_key, endpoint->port);
}

void add_reason(JsonObject& json, std::string_view key, const std::optional<base::DropReason>& reason) {
  if (!reason) return;
  const auto& text = base::text(*reason);
  json.plain(key, text.name).text("why", text.sentence).text("fix", text.fix);
}

void add_advert_id(JsonObject& json, const Record& record) {
  if (record.id != 0) json.number(kIdKey, record.id);
  if (record.id != 0 && !record.origin.empty()) {
    json.text("advert", std::string(record.origin).append(":").append(std::to_string(record.id)));
  }
  if (record.boot != 0) json.hex_number(kBootKey, record.boot, 16, "");
}

void add_metadata(JsonObject& json, const Record& record) {
  json.plain(kTimeKey, decimal(record.time.count(), kNanosecondsPerSecond, 9));
  if (record.number != 0) json.quoted(kNumberKey, record.number);
  for (const auto& name : kNameKeys) {
    if (!(record.*name.field).empty()) json.text(name.key, record.*name.field);
  }
  if (record.lost != 0) json.number(kLostKey, record.lost);
  if (record.lost == 0) json.plain(kStageKey, base::name(record.stage));
  add_reason(json, kDropKey, record.drop);
  add_advert_id(json, record);
  if (record.path != 0) json.number(kPathKey, record.path);
  add_endpoint(json, record.local, kLocalKey, kLocalPortKey);
  add_endpoint(json, record.remote, kRemoteKey, kRemotePortKey);
  add_microseconds(json, kAgeKey, record.age);
  add_microseconds(json, kDelayKey, record.delay);
  if (record.vlan) json.quoted(kVlanKey, *record.vlan);
  if (record.missing != 0) json.number(kMissingKey, record.missing);
}

}  // namespace

void append_metadata(std::string& out, const Record& record) {
  auto shown = record;
  shown.number = 0;  // it is one of another file there
  JsonObject json(out);
  add_metadata(json, shown);
  if (record.masked) json.literal(kMaskedKey, "true");
  json.close();
}

void JsonWriter::append(std::string& out, const Record& record, const Dissection& dissection) {
  JsonObject json(out);
  add_metadata(json, record);
  if (!record.drop) add_reason(json, "refused", dissection.refusal);
  if (dissection.cut_off) json.literal("cut_off", "true");
  const bool hide = !show_secrets_ && has_secret(dissection);
  if (hide || record.masked) json.literal(kMaskedKey, "true");
  if (hide) {
    auto shown = record;
    shown.masked = true;
    shown.octets = masked_octets(record, dissection, room_);
    json.hex(kOctetsKey, shown.octets);
    add_fields(json, dissect(shown), false);
  } else {
    if (!record.octets.empty()) json.hex(kOctetsKey, record.octets);
    add_fields(json, dissection, show_secrets_);
  }
  json.close();
  out += '\n';
}

}  // namespace trace
