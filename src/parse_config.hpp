// A configuration's text, read as this release reads it: config::parse() with the names that the tables of carriers, injection
// modes and protocols have.
#pragma once

#include <optional>

#include "base/result.hpp"
#include "config/parse.hpp"

base::Result<config::Config, config::Mistakes> parse_config(const std::optional<config::Source>& file,
                                                            const config::Overlay& overlay);
