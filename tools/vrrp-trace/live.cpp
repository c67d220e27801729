// vrrp-trace live: what happens on this host, as it happens.
#include "filtering.hpp"
#include "listen.hpp"

namespace {

int run(const Arguments& arguments) { return listen_and_show(arguments, false); }

constexpr auto kFlags = with_filter_flags(kShowFlags, kListenFlags);

}  // namespace

extern const Subcommand live;
const Subcommand live{"live", "[FILTER]", "each advert as it is captured, carried, received, injected or dropped", kFlags, run,
                      "live vrid 51 and drop"};
