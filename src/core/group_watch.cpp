#include "core/group_watch.hpp"

#include <algorithm>

#include "proto/protocol.hpp"

namespace core {

using base::Duration;
using base::Instant;

namespace {

constexpr Duration kMarkEvery = std::chrono::seconds(5);
constexpr Duration kWindow = 2 * kMarkEvery;
constexpr Duration kStaysNative = proto::kGroupInterval * 3 / 2;  // as long as the relay stands by: NativeStream::alive()

}  // namespace

// From the older mark to the last datagram: a steady sender has its own rate, whenever one looks. One that is late counts until
// now.
double GroupSender::rate(Instant now) const {
  const auto count = datagrams - older_.datagrams;
  if (count == 0 || now - last > kWindow) return 0;
  const auto heard_for = last - older_.at;
  const auto gap = heard_for / static_cast<std::int64_t>(count);
  const auto time = heard_for + std::max(now - last - gap, Duration::zero());
  return static_cast<double>(count) / std::max(std::chrono::duration<double>(time).count(), 1e-6);
}

void GroupSender::count(Instant now) {
  const bool is_new_spell = datagrams == 0 || now - last > kWindow;
  ++datagrams;
  last = now;
  if (is_new_spell) {
    older_ = newer_ = {now, datagrams};
  } else if (now - newer_.at >= kMarkEvery) {
    older_ = newer_;
    newer_ = {now, datagrams};
  }
}

void GroupWatch::heard(Instant now, std::size_t segment, const proto::Relayed& group, const wire::IpAddress& source,
                       std::optional<std::size_t> speaker, bool native) {
  auto found = std::ranges::find_if(senders_, [&](const GroupSender& one) {
    return one.source == source && one.segment == segment && one.group == group;
  });
  if (found == senders_.end()) {
    GroupSender fresh;
    fresh.segment = segment;
    fresh.group = group;
    fresh.source = source;
    if (senders_.size() < kMost) {
      found = senders_.insert(senders_.end(), fresh);
    } else {
      found = std::ranges::min_element(senders_, {}, &GroupSender::last);
      *found = fresh;
    }
  }
  found->speaker = speaker;
  if (native) found->last_native_ = now;
  if (!native && found->last_native_ && now - *found->last_native_ < kStaysNative) return;
  found->native = native;
  found->count(now);
}

void GroupWatch::sweep(Instant now) {
  std::erase_if(senders_, [&](const GroupSender& sender) { return now - sender.last > kForget; });
}

}  // namespace core
