// The engine's notices and the segments' changes in words, for the log. Pure.
#pragma once

#include <string>

#include "config/config.hpp"
#include "core/notice.hpp"
#include "host/segment_port.hpp"
#include "log.hpp"

struct LogLine {
  logging::Level level;
  std::string text;
};

LogLine describe(const core::Notice& notice, const config::Config& config);

LogLine describe(const host::PortChange& change, const config::Segment& segment);
