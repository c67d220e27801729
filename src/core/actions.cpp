#include "core/events.hpp"

#include "core/peer.hpp"

namespace core {

namespace {
// Worst case of one event: a PING, a report and a packet of its channel's own to every peer on every path.
constexpr std::size_t kMaxSends = 3 * config::kMaxPeers * kMaxPaths;
constexpr std::size_t kMaxInjects = 4;
constexpr std::size_t kMaxNotices = 256;
constexpr std::size_t kMaxProbes = config::kMaxPeers;
// An advert to every peer on every path, or all that waited for one peer.
constexpr std::size_t kMaxTraces = 1 + 2 * HeldAdverts::kMost * kMaxPaths;
}  // namespace

Actions::Actions() : octets_(kMaxSends * carrier::kMaxDatagramBytes) {
  sends_.reserve(kMaxSends);
  injects_.reserve(kMaxInjects);
  notices_.reserve(kMaxNotices);
  probes_.reserve(kMaxProbes);
  traces_.reserve(kMaxTraces);
}

void Actions::clear() {
  used_ = 0;
  sends_.clear();
  injects_.clear();
  notices_.clear();
  probes_.clear();
  traces_.clear();
  looks_for_probes_ = false;
  health_.reset();
}

base::MutableBytes Actions::room() {
  const auto rest = base::MutableBytes(octets_).subspan(used_);
  return rest.first(std::min(rest.size(), carrier::kMaxDatagramBytes));
}

void Actions::send(Send send, std::size_t size) {
  if (sends_.size() == kMaxSends || size > room().size()) {
    ++overflowed_;
    return;
  }
  send.octets = room().first(size);
  used_ += size;
  sends_.push_back(send);
}

void Actions::inject(const Inject& inject) {
  if (injects_.size() == kMaxInjects) {
    ++overflowed_;
    return;
  }
  injects_.push_back(inject);
}

void Actions::notice(const Notice& notice) {
  if (notices_.size() == kMaxNotices) {
    ++overflowed_;
    return;
  }
  notices_.push_back(notice);
}

void Actions::probe(const SendProbe& probe) {
  if (probes_.size() == kMaxProbes) {
    ++overflowed_;
    return;
  }
  probes_.push_back(probe);
}

void Actions::trace(const Trace& trace) {
  if (traces_.size() == kMaxTraces) {
    ++overflowed_;
    return;
  }
  traces_.push_back(trace);
}

void Actions::send_failed(std::size_t send) { mark(base::Stage::carry, send, base::DropReason::send_failed); }

void Actions::inject_failed(std::size_t inject, base::DropReason reason) { mark(base::Stage::inject, inject, reason); }

void Actions::mark(base::Stage stage, std::size_t action, base::DropReason reason) {
  for (auto& trace : traces_) {
    if (trace.stage == stage && trace.action == action) trace.drop = reason;
  }
}

}  // namespace core
