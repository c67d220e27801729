// vrrp-trace capture: the same as live into a file, for Wireshark or for later.
#include "filtering.hpp"
#include "listen.hpp"

namespace {

int run(const Arguments& arguments) {
  if (!arguments.has("write") && !arguments.has("json")) {
    return fail({kUsage, "capture needs --write FILE for pcapng, or --json for lines; to look on: vrrp-trace live"});
  }
  return listen_and_show(arguments, true);
}

constexpr auto kFlags = with_filter_flags(kShowFlags, kListenFlags);

}  // namespace

extern const Subcommand capture;
const Subcommand capture{"capture", "[FILTER]", "the same into a pcapng file, until it is interrupted", kFlags, run,
                         "capture -w trace.pcapng"};
