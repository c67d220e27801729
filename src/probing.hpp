// The packets of probes: what the engine wants sent goes out in flows of their own; what comes in is looked for while somebody
// asks.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "config/config.hpp"
#include "core/events.hpp"
#include "net/loop.hpp"
#include "net/protocol_tap.hpp"

class Probing {
 public:
  using Arrived = std::function<void(const core::ProbeArrived&)>;
  Probing(net::Loop& loop, Arrived arrived) : loop_(loop), arrived_(std::move(arrived)) {}
  ~Probing();
  Probing(const Probing&) = delete;
  Probing& operator=(const Probing&) = delete;

  // For some seconds from now on. UDP needs none of it: that comes to the relay's port.
  void look(base::Instant now);
  void send(std::span<const core::SendProbe> probes, const config::Config& config, std::size_t self) const;
  // When it has looked long enough.
  std::optional<base::Instant> ends_at() const { return tap_ ? std::optional(ends_at_) : std::nullopt; }
  void end();

 private:
  net::Loop& loop_;
  Arrived arrived_;
  std::optional<net::ProtocolTap> tap_;
  base::Instant ends_at_;
};
