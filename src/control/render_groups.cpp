#include "control/render_groups.hpp"

#include <fmt/format.h>

#include "base/wrapped.hpp"
#include "control/findings.hpp"

namespace control {

namespace {

constexpr std::size_t kIndent = 6;

std::string rate_of(const core::SenderStatus& sender) {
  return sender.rate < 0.1 ? std::string("under 0.1/s") : fmt::format("{:.1f}/s", sender.rate);
}

void append(std::string& out, const core::SenderStatus& sender) {
  const auto who = sender.speaker.empty() ? std::string("in no [peers]") : sender.speaker;
  base::append_wrapped(out, "    ", kIndent,
                       fmt::format("{}, {}, {}, heard {} ago{}", who, wire::to_string(sender.source), rate_of(sender),
                                   describe(sender.since_last), sender.native ? ", by native multicast" : ""));
}

}  // namespace

void append_groups(std::string& out, const core::Snapshot& snapshot) {
  if (snapshot.groups.empty()) return;
  out += "groups\n";
  for (const auto& group : snapshot.groups) {
    base::append_wrapped(out, "  ", kIndent - 2, fmt::format("{} on {}", group.name, group.segment));
    for (const auto& sender : group.senders) append(out, sender);
    if (group.senders.empty()) out += "    none heard yet: does its daemon run, and send on this segment's interface?\n";
  }
}

}  // namespace control
