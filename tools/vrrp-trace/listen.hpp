// What live and capture have in common: records that come as they happen, from the daemon or straight from an interface.
#pragma once

#include <array>

#include "show.hpp"
#include "subcommand.hpp"

inline constexpr std::array kListenFlags{
    Flag{"interface", "DEVICE", "from an interface, not the daemon: also GRE, the relay's datagrams", 'i'},
    Flag{"backlog", "", "first what the daemon has kept, then what happens", 'b'},
    Flag{"count", "N", "end after N records", 'c'},
};

// Shows what the filter wants until it is interrupted or enough. Returns the exit status. `says_count`: at the end, a line on
// standard error with how many there were.
int listen_and_show(const Arguments& arguments, bool says_count);
