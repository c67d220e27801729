#include "config/letters.hpp"

#include <algorithm>
#include <string>

namespace config {

namespace {

// Where a comment or a quoted text that begins at `at` ends; `at` itself where none begins.
std::size_t skip_quoted(std::string_view text, std::size_t at) {
  if (text[at] == '#') return std::min(text.find('\n', at), text.size());
  if (text[at] != '"' && text[at] != '\'') return at;
  const auto triple = std::string(3, text[at]);
  const bool is_long = text.substr(at).starts_with(triple);
  const auto close = std::string_view(triple).substr(0, is_long ? 3 : 1);
  const bool escapes = text[at] == '"';
  for (at += close.size(); at < text.size(); ++at) {
    if (text.substr(at).starts_with(close)) return at + close.size();
    if (!is_long && text[at] == '\n') return at;
    if (escapes && text[at] == '\\') ++at;
  }
  return text.size();
}

}  // namespace

Place place_at(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at);
  const auto line = before.substr(before.rfind('\n') + 1);
  const auto letters = std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  return {static_cast<std::uint32_t>(std::ranges::count(before, '\n') + 1), static_cast<std::uint32_t>(letters + 1), {}};
}

std::optional<std::size_t> find_beyond_ascii(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  for (std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) >= 0x80) return at;
    at = std::max(skip_quoted(text, at), at + 1);
  }
  return std::nullopt;
}

}  // namespace config
