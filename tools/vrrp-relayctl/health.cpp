// vrrp-relayctl health: for keepalived's track_script.
#include "ask.hpp"
#include "control/render_quorum.hpp"
#include "report.hpp"
#include "subcommand.hpp"

namespace {

int run(const Arguments& arguments) {
  const auto answer = ask(control_path(arguments), "health");
  if (!answer) return fail(answer.error());
  if (const int failed = print(*answer); failed != kOk) return failed;
  return control::tells_health(*answer) ? kOk : kFailed;
}

}  // namespace

extern const Subcommand health;
const Subcommand health{"health", "", "whether this host may be MASTER, as the exit status, for track_script", {}, run};
