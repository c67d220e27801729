// Asks the daemon over its control socket.
#pragma once

#include <string>

#include "base/result.hpp"
#include "report.hpp"
#include "subcommand.hpp"

// Where a subcommand asks: its flag --control, or the default.
std::string control_path(const Arguments& arguments);

// The whole answer. A failure: no daemon (exit status 3), no permission (77), no answer for 5 s, or the daemon refuses (1), then
// with the daemon's words.
base::Result<std::string, Failure> ask(const std::string& path, const std::string& request);
