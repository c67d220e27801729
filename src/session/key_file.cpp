#include "session/key_file.hpp"

#include <algorithm>
#include <optional>

namespace session {

namespace {

using base::Err;

constexpr std::size_t kKeyCharacters = 44;

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  const auto first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlanks) - first + 1);
}

// The line up to the next \n, which is taken from `text`.
std::string_view next_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

std::optional<KeyFileError> decode(std::string_view line, Key& key) {
  if (!std::ranges::all_of(line, is_base64)) return KeyFileError::not_base64;
  if (line.size() < kKeyCharacters) return KeyFileError::too_short;
  if (line.size() > kKeyCharacters) return KeyFileError::too_long;
  Wiped<std::array<std::uint8_t, 33>> octets;  // 44 characters without padding would be 33
  std::size_t size = 0;
  if (sodium_base642bin(octets->data(), octets->size(), line.data(), line.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0) {
    return KeyFileError::not_base64;
  }
  if (size < key.size()) return KeyFileError::too_short;
  if (size > key.size()) return KeyFileError::too_long;
  std::copy_n(octets->begin(), key.size(), key.begin());
  return sodium_is_zero(key.data(), key.size()) == 1 ? std::optional(KeyFileError::all_zero) : std::nullopt;
}

}  // namespace

base::Result<Guarded<GroupKeys>, KeyFileRefusal> parse_key_file(std::string_view text) {
  Wiped<GroupKeys> found;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto line = trimmed(next_line(text));
    if (line.empty() || line.front() == '#') continue;
    if (found->count == found->keys.size()) return Err(KeyFileRefusal{KeyFileError::too_many, number});
    auto& key = found->keys[found->count];
    if (const auto error = decode(line, key)) return Err(KeyFileRefusal{*error, number});
    if (found->count == 1 && equal(key, found->keys[0])) return Err(KeyFileRefusal{KeyFileError::equal, number});
    ++found->count;
  }
  if (found->count == 0) return Err(KeyFileRefusal{KeyFileError::empty, 0});
  return Guarded<GroupKeys>(*found);
}

std::string to_text(const Key& key) {
  std::string out(kKeyCharacters + 1, '\0');  // sodium ends it with a zero
  sodium_bin2base64(out.data(), out.size(), key.data(), key.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();
  return out;
}

}  // namespace session
