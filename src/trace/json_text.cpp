#include "trace/json_text.hpp"

#include <algorithm>
#include <array>

namespace trace {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD

std::uint8_t octet(char c) { return static_cast<std::uint8_t>(c); }

// The octets of the UTF-8 character that `text` begins with (RFC 3629 4); 0: none.
std::size_t utf8_bytes(std::string_view text) {
  struct Form {
    std::uint8_t low, high;    // of the first octet
    std::uint8_t low2, high2;  // of the second
    std::size_t bytes;
  };
  static constexpr std::array kForms{
      Form{0xc2, 0xdf, 0x80, 0xbf, 2}, Form{0xe0, 0xe0, 0xa0, 0xbf, 3}, Form{0xe1, 0xec, 0x80, 0xbf, 3},
      Form{0xed, 0xed, 0x80, 0x9f, 3}, Form{0xee, 0xef, 0x80, 0xbf, 3}, Form{0xf0, 0xf0, 0x90, 0xbf, 4},
      Form{0xf1, 0xf3, 0x80, 0xbf, 4}, Form{0xf4, 0xf4, 0x80, 0x8f, 4},
  };
  for (const auto& form : kForms) {
    if (octet(text[0]) < form.low || octet(text[0]) > form.high) continue;
    if (text.size() < form.bytes || octet(text[1]) < form.low2 || octet(text[1]) > form.high2) return 0;
    const auto rest = text.substr(2, form.bytes - 2);
    return std::ranges::all_of(rest, [](char c) { return (octet(c) & 0xc0) == 0x80; }) ? form.bytes : 0;
  }
  return 0;
}

// Returns how many octets of `text` it has used.
std::size_t append_character(std::string& out, std::string_view text) {
  const auto c = text[0];
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (octet(c) < 0x20 || octet(c) == 0x7f) {
    out.append("\\u00").append(1, kDigits[octet(c) >> 4]).append(1, kDigits[octet(c) & 15u]);
  } else if (octet(c) < 0x80) {
    out += c;
  } else if (const auto bytes = utf8_bytes(text); bytes != 0) {
    out.append(text.substr(0, bytes));
    return bytes;
  } else {
    out += kReplacement;
  }
  return 1;
}

}  // namespace

void JsonObject::begin(std::string_view key) {
  if (!first_) out_ += ',';
  first_ = false;
  out_.append("\"").append(key).append("\":");
}

JsonObject& JsonObject::text(std::string_view key, std::string_view value) {
  begin(key);
  out_ += '"';
  for (std::size_t at = 0; at < value.size();) at += append_character(out_, value.substr(at));
  out_ += '"';
  return *this;
}

JsonObject& JsonObject::plain(std::string_view key, std::string_view value) {
  begin(key);
  out_.append("\"").append(value).append("\"");
  return *this;
}

JsonObject& JsonObject::literal(std::string_view key, std::string_view value) {
  begin(key);
  out_ += value;
  return *this;
}

JsonObject& JsonObject::hex(std::string_view key, base::Bytes octets) {
  begin(key);
  out_ += '"';
  for (const auto one : octets) out_.append(1, kDigits[one >> 4]).append(1, kDigits[one & 15u]);
  out_ += '"';
  return *this;
}

JsonObject& JsonObject::octets(std::string_view key, base::Bytes octets) {
  begin(key);
  out_ += '"';
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i != 0) out_ += ':';
    out_.append(1, kDigits[octets[i] >> 4]).append(1, kDigits[octets[i] & 15u]);
  }
  out_ += '"';
  return *this;
}

JsonObject& JsonObject::hex_number(std::string_view key, std::uint64_t value, int digits, std::string_view prefix) {
  begin(key);
  out_.append("\"").append(prefix);
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out_ += kDigits[value >> shift & 15u];
  out_ += '"';
  return *this;
}

JsonObject& JsonObject::number(std::string_view key, std::uint64_t value, std::string_view quote) {
  begin(key);
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_.append(quote).append(digits.data(), end).append(quote);
  return *this;
}

}  // namespace trace
