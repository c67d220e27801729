// All that the file, the flags, the key files and this host say together. Read at the start, and again when they change.
#pragma once

#include "base/result.hpp"
#include "config/resolve.hpp"
#include "flags.hpp"
#include "host/links.hpp"
#include "session/key_ring.hpp"

struct Settings {
  config::Config config;
  session::KeyRing keys;
  std::size_t self = 0;  // index into config.peers
  std::vector<std::string> surplus{};  // addresses of names that are left out
};

// What is known beside the file when it is read.
struct Known {
  config::Answers answers;
  std::string self{};  // which host this is; empty: not found yet
};

// The file and the flags alone.
base::Result<config::Config, config::Mistakes> load_config(const Flags& flags);

// What that configuration is on this host. A witness has no segments here: nothing is captured or injected. The mistakes are
// those that only this host has: it is not listed, an interface is missing, a key cannot be read, the health file cannot be
// written, or a name leads to the address of another host.
base::Result<Settings, config::Mistakes> settle(const config::Config& parsed, const host::Links& links, const Known& known);

// A configuration with names, and which of its hosts this is.
struct Placed {
  config::Resolution resolution;
  std::size_t self = 0;
};
base::Result<Placed, config::Mistakes> place(const config::Config& config, const host::Links& links, const Known& known);
