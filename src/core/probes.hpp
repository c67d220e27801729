// What passes between this host and one peer, each way in a flow of its own: asked of the peer when somebody wants to know, one
// way after the other. For each, the peer is told the token first; then both send one packet with it.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "base/random.hpp"
#include "base/time.hpp"
#include "session/probe.hpp"

namespace core {

// Empty: it was not asked, or is not known yet.
struct Passed {
  std::optional<bool> from;  // the peer's packet arrived here
  std::optional<bool> to;    // this host's packet arrived there

  bool operator==(const Passed&) const = default;
};
using PassedWays = std::array<Passed, session::kProbeWays.size()>;  // in their order

class Probes {
 public:
  static constexpr base::Duration kObeyEvery = std::chrono::seconds(1);  // at most so often
  static constexpr base::Duration kHeadStart = std::chrono::milliseconds(250);
  static constexpr base::Duration kPatience = std::chrono::seconds(1);  // for the packets; with the head start more than kObeyEvery

  // Forgets what was known, and asks. Nothing, while it asks already.
  void begin(base::Instant now, std::span<const session::ProbeWay> ways);
  bool is_asking() const { return stage_ != Stage::idle; }
  const PassedWays& passed() const { return passed_; }

  struct Order {
    bool tells = false;  // a PROBE frame; else the packet itself
    session::Probe probe;
  };
  // What is to be done now.
  std::optional<Order> poll(base::Instant now, base::Random& random);
  std::optional<base::Instant> next_deadline() const;

  // The peer's packet has come: of what this host asks. And the peer says that this host's has.
  bool arrived(const session::Probe& probe);  // false: it is none of these
  void told(const session::Probe& probe);

  // The peer asks. False: too soon after the last time.
  bool obey(base::Instant now, const session::Probe& probe);
  // Whether it asked about this one; once.
  bool take_sought(const session::Probe& probe);

 private:
  enum class Stage : std::uint8_t { idle, tell, send, wait };
  Passed& passed_now() { return passed_[static_cast<std::size_t>(ways_[at_]) - 1]; }
  bool awaits(const session::Probe& probe) const;
  void conclude();

  Stage stage_ = Stage::idle;
  base::Instant due_;
  session::Probe probe_;
  std::array<session::ProbeWay, session::kProbeWays.size()> ways_{};
  std::size_t count_ = 0;
  std::size_t at_ = 0;
  bool repeated_ = false;
  PassedWays passed_{};
  std::optional<base::Instant> obeyed_;
  std::optional<session::Probe> sought_;
};

}  // namespace core
