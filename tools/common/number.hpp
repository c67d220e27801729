// Numbers on a command line.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

// A whole number from 1 to `most`; none: it is something else.
inline std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t most = UINT64_MAX) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out == 0 || out > most) return std::nullopt;
  return out;
}
