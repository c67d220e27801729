// vrrp-relayctl metrics: for Prometheus, on standard output or as a file of the textfile collector.
#include <array>

#include "ask.hpp"
#include "report.hpp"
#include "subcommand.hpp"
#include "write_files.hpp"

namespace {

constexpr std::array kFlags{Flag{"textfile", "FILE", "write this file, at once or not at all, for a collector that reads it"}};

int run(const Arguments& arguments) {
  const auto path = control_path(arguments);
  const auto answer = ask(path, "metrics");
  if (!answer) return fail(answer.error());
  if (!answer->ends_with("# EOF\n")) return fail({kFailed, "the answer from " + path + " is cut; try again"});
  if (!arguments.has("textfile")) return print(*answer);
  const auto written = replace_file(arguments.text("textfile"), *answer);
  return written ? kOk : fail(failure_of(written.error()));
}

}  // namespace

extern const Subcommand metrics;
const Subcommand metrics{"metrics", "", "counters and times as OpenMetrics text", kFlags, run};
