#include "core/probes.hpp"

#include <algorithm>
#include <utility>

namespace core {

using base::Instant;
using session::Probe;
using session::ProbeWay;

void Probes::begin(Instant now, std::span<const ProbeWay> ways) {
  if (is_asking() || ways.empty()) return;
  passed_ = {};
  count_ = std::min(ways.size(), ways_.size());
  std::copy_n(ways.begin(), count_, ways_.begin());
  at_ = 0;
  repeated_ = false;
  stage_ = Stage::tell;
  due_ = now;
}

std::optional<Probes::Order> Probes::poll(Instant now, base::Random& random) {
  if (!is_asking() || now < due_) return std::nullopt;
  if (stage_ == Stage::wait) conclude();
  switch (stage_) {
    case Stage::tell:
      probe_ = {ways_[at_], random.next()};
      stage_ = Stage::send;
      due_ = now + kHeadStart;
      return Order{true, probe_};
    case Stage::send:
      stage_ = Stage::wait;
      due_ = now + kPatience;
      return Order{false, probe_};
    case Stage::idle:
    case Stage::wait:
      break;
  }
  return std::nullopt;
}

// One packet may be lost by chance; that UDP does not pass would be called a fault, so it is tried twice.
void Probes::conclude() {
  auto& passed = passed_now();
  const bool is_open = passed.from && passed.to;
  stage_ = Stage::tell;
  if (ways_[at_] == ProbeWay::udp && !is_open && !std::exchange(repeated_, true)) return;
  passed.from = passed.from.value_or(false);
  passed.to = passed.to.value_or(false);
  if (++at_ == count_) stage_ = Stage::idle;
}

std::optional<Instant> Probes::next_deadline() const { return is_asking() ? std::optional(due_) : std::nullopt; }

bool Probes::awaits(const Probe& probe) const {
  return (stage_ == Stage::send || stage_ == Stage::wait) && probe == probe_;
}

bool Probes::arrived(const Probe& probe) {
  if (!awaits(probe)) return false;
  passed_now().from = true;
  return true;
}

void Probes::told(const Probe& probe) {
  if (awaits(probe)) passed_now().to = true;
}

bool Probes::obey(Instant now, const Probe& probe) {
  if (obeyed_ && now - *obeyed_ < kObeyEvery) return false;
  obeyed_ = now;
  sought_ = probe;
  return true;
}

bool Probes::take_sought(const Probe& probe) {
  if (sought_ != probe) return false;
  sought_.reset();
  return true;
}

}  // namespace core
