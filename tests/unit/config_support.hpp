// Shorthand for the tests of config: a valid file to start from, and one-line views of what came out.
#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "config/parse.hpp"
#include "doctest/doctest.h"

namespace config_test {

inline constexpr std::array<config::CarrierTraits, 4> kCarriers{{{"udp", true, false, false, true},
                                                                 {"pigeon", true, false, false, true},
                                                                 {"gre", false, true, false, false},
                                                                 {"tunnel", false, false, true, false}}};
inline constexpr std::array<std::string_view, 2> kInjectModes{"loopback", "tun"};
inline constexpr config::Names kNames{kCarriers, kInjectModes};

inline const std::string kTop = "interface = \"eth0\"\nplaintext = true\n";
inline const std::string kPeers = "[peers]\na = \"10.0.0.1\"\nb = \"10.0.0.2\"\n";

inline auto parse(const std::string& text, const config::Overlay& overlay = {}) {
  return config::parse(config::Source{"f", text}, overlay, kNames);
}

// The configuration; the test fails with its mistakes when there is none.
inline config::Config good(const std::string& text, const config::Overlay& overlay = {}) {
  const auto result = parse(text, overlay);
  if (result) return *result;
  std::string mistakes;
  for (const auto& mistake : result.error()) mistakes += mistake.to_string() + "\n";
  FAIL(mistakes);
  return {};
}

// "f:1:2: message", each ended by a line feed; empty when nothing is wrong. Every mistake must have a fix of one line.
inline std::string mistakes(const base::Result<config::Config, config::Mistakes>& result) {
  std::string out;
  if (result) return out;
  for (const auto& mistake : result.error()) {
    CHECK_FALSE(mistake.fix.empty());
    CHECK(mistake.fix.find('\n') == std::string::npos);
    out += mistake.where + ": " + mistake.message + "\n";
  }
  return out;
}

inline std::string bad(const std::string& text, const config::Overlay& overlay = {}) {
  return mistakes(parse(text, overlay));
}

// The fix of the first mistake.
inline std::string fix(const std::string& text, const config::Overlay& overlay = {}) {
  const auto result = parse(text, overlay);
  return result ? "" : result.error().front().fix;
}

inline bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace config_test
