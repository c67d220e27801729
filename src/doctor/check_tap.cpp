// What the modes that make a TAP device need of this host.
#include <algorithm>

#include "doctor/check_table.hpp"

namespace doctor {

// Of the first such segment alone: they all open the same.
void check_tap(const Facts& facts, const Setup& setup, Findings& out) {
  const auto segments = served_segments(setup);
  const auto served = std::ranges::find_if(segments, [](const Served& one) { return mode_of(one).needs_tap; });
  if (served == segments.end() || !facts.tap) return;
  const auto mode = "inject = \"" + served->segment->inject + "\"" + of_segment(*served->segment);
  if (!facts.tap->reason.empty()) {
    out.push_back({Kind::no_tap, mode + " needs /dev/net/tun, which cannot be opened here, so nothing is injected",
                   "/dev/net/tun: " + facts.tap->reason, "modprobe tun; where this is a container, give it that device: --device /dev/net/tun"});
  } else if (!facts.tap->forbidden_user.empty()) {
    out.push_back({Kind::no_tap, mode + " needs /dev/net/tun, which the relay's user may not open, so nothing is injected",
                   "its owner, group and mode do not let the user " + facts.tap->forbidden_user + " read and write it",
                   "chmod 666 /dev/net/tun", true});
  }
}

}  // namespace doctor
