// vrrp-relayctl reload: the daemon reads its configuration again.
#include "ask.hpp"
#include "report.hpp"
#include "subcommand.hpp"

namespace {

int run(const Arguments& arguments) {
  const auto answer = ask(control_path(arguments), "reload");
  return answer ? print(*answer) : fail(answer.error());
}

}  // namespace

extern const Subcommand reload;
const Subcommand reload{"reload", "", "have the daemon read its configuration again, and print what changed", {}, run};
