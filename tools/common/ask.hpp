// Asks the daemon over its control socket.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/unique_fd.hpp"
#include "report.hpp"
#include "subcommand.hpp"

// Where a subcommand asks: its flag --control, or the default.
std::string control_path(const Arguments& arguments);

// The whole answer. A failure: no daemon (exit status 3), no permission (77), no answer for 5 s, or the daemon refuses (1), then
// with the daemon's words.
base::Result<std::string, Failure> ask(const std::string& path, const std::string& request);

// A request whose answer goes on: JSON lines come on `fd`, until one of both closes it.
struct Listening {
  base::UniqueFd fd;
  std::string host;  // the name of the host that is listened to
};

// Returns when nothing is missed from then on. The failures are those of ask().
base::Result<Listening, Failure> listen_to(const std::string& path, const std::string& request);
