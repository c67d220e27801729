#include "session/key_file.hpp"

#include <doctest/doctest.h>

#include "support/secure.hpp"

using session::KeyFileError;
using session::parse_key_file;
using test::filled_key;

namespace {

// Python: base64.b64encode(bytes([n]) * 32)
const std::string kOne = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const std::string kTwo = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
const std::string kHigh = "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=";  // 251

void check_keys(std::string_view text, const std::vector<session::Key>& expected) {
  INFO(text);
  const auto result = parse_key_file(text);
  REQUIRE(result);
  const auto& found = **result;
  REQUIRE(found.count == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(found.keys[i] == expected[i]);
}

void check_refused(std::string_view text, KeyFileError error, std::size_t line) {
  INFO(text);
  const auto result = parse_key_file(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().error == error);
  CHECK(result.error().line == line);
}

}  // namespace

TEST_CASE("key file: one key or two, the first is the primary") {
  check_keys(kOne, {filled_key(1)});
  check_keys(kOne + "\n", {filled_key(1)});
  check_keys(kTwo + "\n" + kOne + "\n", {filled_key(2), filled_key(1)});
  check_keys(kHigh + "\n" + kOne, {filled_key(251), filled_key(1)});
}

TEST_CASE("key file: blanks, blank lines, comments and the other end of line are ignored") {
  check_keys("# made by hand\n\n  \t\n" + kOne + "\n\n# " + kTwo + "\n", {filled_key(1)});
  check_keys("  " + kOne + " \t \n\t# a comment\n", {filled_key(1)});
  check_keys(kOne + "\r\n\r\n#\r\n" + kTwo + "\r\n", {filled_key(1), filled_key(2)});
}

TEST_CASE("key file: refused, no key") {
  for (const std::string text : {"", "\n", "\r\n\r\n", "# a comment\n", " \t"}) check_refused(text, KeyFileError::empty, 0);
}

TEST_CASE("key file: refused, too short") {
  for (std::size_t size = 1; size < kOne.size(); ++size) check_refused("\n" + kOne.substr(0, size), KeyFileError::too_short, 2);
  check_refused(kOne.substr(0, 42) + "==", KeyFileError::too_short, 1);  // 31 octets
  check_refused(kOne + "\nA\n", KeyFileError::too_short, 2);
}

TEST_CASE("key file: refused, too long") {
  check_refused(kOne + "A", KeyFileError::too_long, 1);
  check_refused(kOne + kOne, KeyFileError::too_long, 1);
  check_refused(kOne.substr(0, 43) + "A", KeyFileError::too_long, 1);  // 33 octets
  check_refused("#\n" + kOne + "\n" + kTwo + "=\n", KeyFileError::too_long, 3);
}

TEST_CASE("key file: refused, not base64") {
  check_refused("correct horse battery staple", KeyFileError::not_base64, 1);
  for (const char wrong : {'-', '_', '!', ' ', '\0', '\x80'}) {
    auto text = kOne;
    text[7] = wrong;
    check_refused("\n\n" + text, KeyFileError::not_base64, 3);
  }
  auto inside = kOne;
  inside[7] = '=';
  check_refused(inside, KeyFileError::not_base64, 1);
  check_refused(kOne.substr(0, 42) + "F=", KeyFileError::not_base64, 1);  // bits behind the last octet
  check_refused(kOne + " # a comment", KeyFileError::not_base64, 1);
  check_refused("\xef\xbb\xbf" + kOne, KeyFileError::not_base64, 1);
}

TEST_CASE("key file: refused, more than two keys") {
  check_refused(kOne + "\n" + kTwo + "\n\n" + kHigh + "\n", KeyFileError::too_many, 4);
}

TEST_CASE("key file: refused, the same key twice") {
  check_refused(kOne + "\n#\n" + kOne + "\n", KeyFileError::equal, 3);
}

TEST_CASE("key file: refused, a key of zeros") {
  check_refused(kOne + "\n" + std::string(43, 'A') + "=\n", KeyFileError::all_zero, 2);
  check_refused(std::string(43, 'A') + "=", KeyFileError::all_zero, 1);
}

TEST_CASE("key file: a key as text") {
  CHECK(session::to_text(filled_key(1)) == kOne);
  CHECK(session::to_text(filled_key(251)) == kHigh);
  check_keys(session::to_text(test::group_key()), {test::group_key()});
}
