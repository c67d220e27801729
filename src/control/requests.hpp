// What can be asked on the control socket: a table of requests, each one line, `NAME` or `NAME json`. An answer that begins
// with `error:` is a refusal. A request that listens has JSON lines as its answer, which come until the client goes; the first one
// is `{"listening_at":"HOST"}`.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "control/clients.hpp"
#include "control/trace_ring.hpp"
#include "core/snapshot.hpp"

namespace control {

// Where the answers come from; the daemon gives it.
struct Source {
  std::function<core::Snapshot()> snapshot;
  std::function<std::string()> reload;  // as SIGHUP; tells what has changed, or `error:` and each mistake
  std::function<void()> probe;          // asks the peers what passes; what is known of it stands in the snapshot
  const TraceRing* trace = nullptr;
};

struct Request {
  std::string_view name;
  std::string_view help;
  std::string (*text)(const Source& source);
  std::string (*json)(const Source& source);  // none: it has no such form
  std::unique_ptr<Feed> (*feed)(const Source& source) = nullptr;  // instead of both: it listens
};

// The answer, or one line that says which requests there are.
Answer answer(std::string_view line, const Source& source);

}  // namespace control
