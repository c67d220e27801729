#include "control/trace_feed.hpp"

#include <algorithm>

#include "trace/json.hpp"

namespace control {

namespace {

// Of one turn, so that a listener who catches up never holds up an advert.
constexpr std::uint64_t kMostAtOnce = 64;

class TraceFeed : public Feed {
 public:
  TraceFeed(const TraceRing& ring, TraceExtent extent)
      : ring_(ring), next_(extent == TraceExtent::live ? ring.end() : ring.begin()) {
    if (extent == TraceExtent::ring) last_ = ring.end();
  }

  void more(std::string& out) override {
    if (const auto first = std::min(ring_.begin(), last_); next_ < first) {
      trace::Record gap;
      gap.lost = first - next_;
      gap.host = ring_.at(ring_.begin()).host;
      gap.time = ring_.at(ring_.begin()).time;
      append(out, gap);
      next_ = first;
    }
    const auto end = std::min({ring_.end(), last_, next_ + kMostAtOnce});
    for (; next_ < end; ++next_) append(out, ring_.at(next_));
  }
  bool ended() const override { return next_ >= last_; }

 private:
  void append(std::string& out, const trace::Record& record) { writer_.append(out, record, trace::dissect(record)); }

  const TraceRing& ring_;
  trace::JsonWriter writer_{true};  // whoever may ask may read the packets
  std::uint64_t next_;
  std::uint64_t last_ = UINT64_MAX;
};

}  // namespace

std::unique_ptr<Feed> make_trace_feed(const TraceRing& ring, TraceExtent extent) {
  return std::make_unique<TraceFeed>(ring, extent);
}

}  // namespace control
