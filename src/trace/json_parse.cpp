#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "trace/json.hpp"
#include "trace/json_keys.hpp"
#include "trace/time_sum.hpp"

namespace trace {

namespace {

using Json = nlohmann::json;
using base::Err;

constexpr std::size_t kTimeDigits = 9;

std::string wrong(std::string_view key, std::string_view what) { return std::string(key) + ": " + std::string(what); }

// One object; the first complaint stays.
class Fields {
 public:
  explicit Fields(const Json& json) : json_(json) {}

  const std::string& complaint() const { return complaint_; }
  void complain(std::string_view key, std::string_view what) {
    if (complaint_.empty()) complaint_ = wrong(key, what);
  }

  const Json* find(std::string_view key) const {
    const auto found = json_.find(key);
    return found == json_.end() ? nullptr : &*found;
  }
  std::string_view text(std::string_view key) {
    const auto* const value = find(key);
    if (value == nullptr) return {};
    if (const auto* const text = value->get_ptr<const std::string*>()) return *text;
    complain(key, "is no string");
    return {};
  }
  // Also one that stands there as a string, as tshark has it.
  template <class T>
  std::optional<T> number(std::string_view key, int radix = 10) {
    const auto* const value = find(key);
    if (value == nullptr) return std::nullopt;
    std::uint64_t out = 0;
    if (const auto* const text = value->get_ptr<const std::string*>()) {
      const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), out, radix);
      if (error != std::errc{} || end != text->data() + text->size()) complain(key, "is no number");
    } else if (value->is_number_unsigned()) {
      out = value->get<std::uint64_t>();
    } else {
      complain(key, "is no number");
    }
    if (out > std::numeric_limits<T>::max()) complain(key, "is too large");
    return static_cast<T>(out);
  }
  std::optional<base::Duration> microseconds(std::string_view key) {
    constexpr double kMost = 1e12;  // eleven days; as far as nanoseconds survive in a double
    const auto* const value = find(key);
    if (value == nullptr) return std::nullopt;
    const auto number = value->is_number() ? value->get<double>() : kMost;
    if (std::abs(number) >= kMost) complain(key, "is no number of microseconds");
    return complaint_.empty() ? base::Duration(std::llround(number * 1000)) : base::Duration{};
  }

 private:
  const Json& json_;
  std::string complaint_{};
};

std::optional<std::uint64_t> digits(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

// "1700000000.123456789"; fewer digits behind the point are right too.
std::optional<WallTime> time_of(std::string_view text) {
  constexpr std::uint64_t kMostSeconds = 9'223'372'035;  // in nanoseconds, with a fraction: 63 bits
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = std::min(text.find('.'), text.size());
  auto fraction = std::string(text.substr(std::min(point + 1, text.size())));
  if (fraction.size() > kTimeDigits) return std::nullopt;
  fraction.resize(kTimeDigits, '0');
  const auto seconds = digits(text.substr(0, point));
  const auto nanoseconds = digits(fraction);
  if (!seconds || !nanoseconds || *seconds > kMostSeconds) return std::nullopt;
  const WallTime time = std::chrono::seconds(*seconds) + std::chrono::nanoseconds(*nanoseconds);
  return negative ? -time : time;
}

void read_time(Fields& fields, Record& record) {
  const auto text = fields.text(kTimeKey);
  const auto time = time_of(text);
  if (time) {
    record.time = bounded(*time);
  } else {
    fields.complain(kTimeKey, text.empty() ? "is missing" : "is no number of seconds");
  }
}

void read_stage(Fields& fields, Record& record) {
  if (const auto text = fields.text(kStageKey); !text.empty()) {
    const auto found = std::ranges::find(base::kStageNames, text);
    if (found == base::kStageNames.end()) return fields.complain(kStageKey, "there is no such stage");
    record.stage = static_cast<base::Stage>(found - base::kStageNames.begin());
  }
  const auto text = fields.text(kDropKey);
  if (text.empty()) return;
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    if (base::name(static_cast<base::DropReason>(i)) == text) record.drop = static_cast<base::DropReason>(i);
  }
  if (!record.drop) fields.complain(kDropKey, "there is no such reason; another version has written it");
}

std::optional<Endpoint> read_endpoint(Fields& fields, std::string_view key, std::string_view port_key) {
  const auto text = fields.text(key);
  if (text.empty()) return std::nullopt;
  const auto address = wire::parse_ip_address(text);
  if (!address) fields.complain(key, "is no IP address");
  return Endpoint{address.value_or(wire::IpAddress()), fields.number<std::uint16_t>(port_key).value_or(0)};
}

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void read_octets(Fields& fields, std::vector<std::uint8_t>& out) {
  const auto text = fields.text(kOctetsKey);
  out.clear();
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const auto high = nibble(text[i]);
    const auto low = nibble(text[i + 1]);
    if (high < 0 || low < 0) return fields.complain(kOctetsKey, "are not in hexadecimal");
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  if (text.size() % 2 != 0) fields.complain(kOctetsKey, "are not in hexadecimal");
}

void read_numbers(Fields& fields, Record& record) {
  record.number = fields.number<std::uint64_t>(kNumberKey).value_or(0);
  record.id = fields.number<std::uint64_t>(kIdKey).value_or(0);
  record.boot = fields.number<std::uint64_t>(kBootKey, 16).value_or(0);
  record.path = fields.number<std::uint8_t>(kPathKey).value_or(0);
  record.lost = fields.number<std::uint64_t>(kLostKey).value_or(0);
  record.vlan = fields.number<std::uint16_t>(kVlanKey);
  record.missing = fields.number<std::uint32_t>(kMissingKey).value_or(0);
  record.age = fields.microseconds(kAgeKey);
  record.delay = fields.microseconds(kDelayKey);
}

}  // namespace

base::Result<Record, std::string> RecordParser::parse(std::string_view line) {
  const auto json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return Err(std::string("it is no JSON object"));
  Fields fields(json);
  Record record;
  read_time(fields, record);
  read_stage(fields, record);
  read_numbers(fields, record);
  record.local = read_endpoint(fields, kLocalKey, kLocalPortKey);
  record.remote = read_endpoint(fields, kRemoteKey, kRemotePortKey);
  const auto* const masked = fields.find(kMaskedKey);
  record.masked = masked != nullptr && masked->is_boolean() && masked->get<bool>();
  for (const auto& name : kNameKeys) {
    const auto kept = names_.keep(fields.text(name.key));
    if (!kept) fields.complain(name.key, "is too long, or there are too many different ones");
    record.*name.field = kept.value_or(std::string_view());
  }
  read_octets(fields, octets_);
  record.octets = octets_;
  if (!fields.complaint().empty()) return Err(fields.complaint());
  return record;
}

}  // namespace trace
