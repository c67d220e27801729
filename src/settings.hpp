// All that the file, the flags, the key files and this host say together. Read at the start, and again when they change.
#pragma once

#include "base/result.hpp"
#include "config/config.hpp"
#include "flags.hpp"
#include "host/links.hpp"
#include "session/key_ring.hpp"

struct Settings {
  config::Config config;
  session::KeyRing keys;
  std::size_t self = 0;  // index into config.peers
};

// The file and the flags alone.
base::Result<config::Config, config::Mistakes> load_config(const Flags& flags);

// A witness has no segments here: nothing is captured or injected. The mistakes of the file and the flags or, when there is none, those that only this host has: it is not listed, an
// interface is missing, a key cannot be read, the health file cannot be written.
base::Result<Settings, config::Mistakes> load_settings(const Flags& flags, const host::Links& links);
