// The first line of a stream of records: from here on nothing is missed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trace {

inline constexpr std::string_view kListeningBegin = "{\"listening_at\":\"";
inline constexpr std::string_view kListeningEnd = "\"}";

// `host`: as in vrrp-relay.toml, so that nothing has to be escaped.
inline std::string listening_line(std::string_view host) {
  return std::string(kListeningBegin).append(host).append(kListeningEnd).append("\n");
}

// The host, of a line without its end that is such a one.
inline std::optional<std::string_view> listening_at(std::string_view line) {
  if (!line.starts_with(kListeningBegin) || !line.ends_with(kListeningEnd)) return std::nullopt;
  if (line.size() < kListeningBegin.size() + kListeningEnd.size()) return std::nullopt;
  return line.substr(kListeningBegin.size(), line.size() - kListeningBegin.size() - kListeningEnd.size());
}

}  // namespace trace
