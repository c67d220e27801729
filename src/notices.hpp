// The engine's notices and the segments' changes in words, for the log. Pure.
#pragma once

#include <optional>
#include <string>

#include "config/config.hpp"
#include "core/notice.hpp"
#include "host/segment_port.hpp"
#include "log.hpp"

struct LogLine {
  logging::Level level;
  std::string text;
};

// `self`: this host's index in its peers.
LogLine describe(const core::Notice& notice, const config::Config& config, std::size_t self);

// With whom this host speaks unprotected; none: with nobody.
std::optional<std::string> plaintext_warning(const config::Config& config, std::size_t self);

// `what` the port is: "segment lan".
LogLine describe(const host::PortChange& change, const std::string& what);
