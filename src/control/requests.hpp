// What can be asked on the control socket: a table of requests, each one line, `NAME` or `NAME json`. An answer that begins
// with `error:` is a refusal.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/snapshot.hpp"

namespace control {

// Where the answers come from; the daemon gives it.
struct Source {
  std::function<core::Snapshot()> snapshot;
  std::function<std::string()> reload;  // as SIGHUP; tells what has changed, or `error:` and each mistake
  std::function<void()> probe;          // asks the peers what passes; what is known of it stands in the snapshot
};

struct Request {
  std::string_view name;
  std::string_view help;
  std::string (*text)(const Source& source);
  std::string (*json)(const Source& source);  // none: it has no such form
};

// The answer, or one line that says which requests there are.
std::string answer(std::string_view line, const Source& source);

}  // namespace control
