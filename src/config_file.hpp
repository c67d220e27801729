// Reads vrrp-relay.toml from the disk.
#pragma once

#include <optional>

#include "base/result.hpp"
#include "config/parse.hpp"
#include "flags.hpp"

// The file of --config, or the default one; nothing when that does not exist and was not asked for. A mistake: it does not
// exist, may not be read, is a directory, or is larger than 1 MiB.
base::Result<std::optional<config::Source>, config::Mistake> read_config_file(const Flags& flags);
