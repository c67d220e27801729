// Reads the key files that a configuration names. session/key_file.hpp says what stands in one.
#pragma once

#include "base/result.hpp"
#include "config/config.hpp"
#include "session/key_ring.hpp"

// The keys of all pairs of this host that are not plaintext; the files of other pairs need not be here. A file must be
// regular, no symbolic link, at most 4 KiB, not writable by its group and closed to all others. Core dumps are forbidden
// before the first one is read. One mistake for each file.
base::Result<session::KeyRing, config::Mistakes> read_key_files(const config::Config& config, std::size_t self);
