// What is counted, in the words of the advert's way. A metric is one line in kMetrics; a drop reason, one in
// base/drop_reason.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/drop_reason.hpp"

namespace core {

enum class Metric : std::uint8_t { captured, native, relayed, carried, received, injected, observed, datagrams, count_ };

inline constexpr std::size_t kMetrics = static_cast<std::size_t>(Metric::count_);

struct MetricText {
  Metric metric;
  std::string_view name;
  std::string_view help;
};

inline constexpr std::array<MetricText, kMetrics> kMetricTexts{{
    {Metric::captured, "captured", "adverts that this host sent, as captured"},
    {Metric::native, "native", "adverts that came over the wire by native multicast"},
    {Metric::relayed, "relayed", "captured adverts that were accepted for the peers"},
    {Metric::carried, "carried", "copies of adverts handed to the kernel for a peer"},
    {Metric::received, "received", "adverts that peers sent, opened and well formed as frames"},
    {Metric::injected, "injected", "adverts given to the local VRRP daemon"},
    {Metric::observed, "observed", "adverts that would have been given to it, but for observe = true"},
    {Metric::datagrams, "datagrams", "packets that came to the relay's port"},
}};

class Counters {
 public:
  void add(Metric metric) { ++metrics_[static_cast<std::size_t>(metric)]; }
  void take_back(Metric metric) { --metrics_[static_cast<std::size_t>(metric)]; }
  void add(base::DropReason reason) { ++drops_[static_cast<std::size_t>(reason)]; }

  std::uint64_t get(Metric metric) const { return metrics_[static_cast<std::size_t>(metric)]; }
  std::uint64_t get(base::DropReason reason) const { return drops_[static_cast<std::size_t>(reason)]; }

 private:
  std::array<std::uint64_t, kMetrics> metrics_{};
  std::array<std::uint64_t, base::kDropReasons> drops_{};
};

}  // namespace core
