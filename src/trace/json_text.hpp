// Appends one JSON object to a string: no tree, no allocation of its own.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace trace {

class JsonObject {
 public:
  // `out` outlives it.
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
  void close() { out_ += '}'; }

  JsonObject& text(std::string_view key, std::string_view value);     // quoted; what is no UTF-8 becomes U+FFFD
  JsonObject& plain(std::string_view key, std::string_view value);    // quoted; has nothing to be escaped
  JsonObject& literal(std::string_view key, std::string_view value);  // as it is: true, 1.5, ["a"]
  JsonObject& hex(std::string_view key, base::Bytes octets);          // "4500"
  JsonObject& octets(std::string_view key, base::Bytes octets);       // "45:00", as tshark has it
  JsonObject& hex_number(std::string_view key, std::uint64_t value, int digits, std::string_view prefix = "0x");  // "0x002a"
  // A number as a string, as tshark has it, and as it is.
  JsonObject& quoted(std::string_view key, std::uint64_t value) { return number(key, value, "\""); }
  JsonObject& number(std::string_view key, std::uint64_t value) { return number(key, value, ""); }

 private:
  void begin(std::string_view key);
  JsonObject& number(std::string_view key, std::uint64_t value, std::string_view quote);

  std::string& out_;
  bool first_ = true;
};

}  // namespace trace
