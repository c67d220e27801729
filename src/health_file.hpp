// The file for keepalived's track_file, with weight 1: 0 while this host may be MASTER, -254 while it may not, which takes
// keepalived to FAULT. Written beside itself and renamed, so that whoever reads it sees the old one or the new one.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "config/config.hpp"
#include "core/snapshot.hpp"

// Why the file could not be written. None: it can, or its folder is the one of the control socket, which the daemon makes.
// REQUIRES: there is a health file.
std::optional<config::Mistake> check_health_file(const config::Config& config);

class HealthFile {
 public:
  // Empty: there is none. What an earlier relay left in it, 0, holds until there is a verdict; anything else becomes -254.
  void begin(base::Instant now, const std::string& path);
  // The verdict is the same for another file.
  void move(base::Instant now, const std::string& path);
  void write(base::Instant now, bool healthy);
  // A write that failed is due again.
  std::optional<base::Instant> retry_at() const { return retry_at_; }
  void retry(base::Instant now) { write(now, healthy_); }

  std::optional<core::HealthFileStatus> status() const;

 private:
  std::string path_;
  bool healthy_ = false;
  std::uint64_t failures_ = 0;
  std::string problem_;
  std::optional<base::Instant> retry_at_;
};
