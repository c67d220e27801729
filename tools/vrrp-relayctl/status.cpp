// vrrp-relayctl status: once, or again and again.
#include <time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "ask.hpp"
#include "control/faults.hpp"
#include "report.hpp"
#include "subcommand.hpp"

namespace {

constexpr std::array kFlags{
    Flag{"json", "", "as JSON"},
    Flag{"watch", "[=SECONDS]", "again and again, until it is interrupted (default: every 2 s)"},
};

std::optional<double> parse_seconds(const std::string& text) {
  if (text == "true") return 2;
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && seconds >= 0.1 && seconds <= 3600 ? std::optional(seconds) : std::nullopt;
}

void pause_for(double seconds) {
  const auto whole = std::floor(seconds);
  const timespec time{static_cast<time_t>(whole), static_cast<long>((seconds - whole) * 1e9)};
  ::nanosleep(&time, nullptr);
}

// Each line is cleared behind its end, and the screen below the last one: nothing flickers.
std::string redrawn(const std::string& text) {
  std::string out = "\x1b[H";
  for (const char c : text) out += c == '\n' ? std::string("\x1b[K\n") : std::string(1, c);
  return out + "\x1b[J";
}

int watch(const std::string& path, const std::string& request, double seconds) {
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  for (bool first = true;; first = false) {
    const auto answer = ask(path, request);
    if (!answer) return fail(answer.error());
    const auto before = first ? "" : "\n";
    const auto cleared = first ? "\x1b[2J" : "";
    if (const int failed = print(terminal ? cleared + redrawn(*answer) : before + *answer); failed != kOk) return failed;
    pause_for(seconds);
  }
}

int run(const Arguments& arguments) {
  const auto path = control_path(arguments);
  const std::string request = arguments.has("json") ? "status json" : "status";
  if (arguments.has("watch")) {
    const auto text = arguments.text("watch");
    if (const auto seconds = parse_seconds(text)) return watch(path, request, *seconds);
    return fail({kUsage, "--watch=" + text + " is no number of seconds from 0.1 to 3600; write --watch=2"});
  }
  const auto answer = ask(path, request);
  if (!answer) return fail(answer.error());
  if (const int failed = print(*answer); failed != kOk) return failed;
  return control::tells_faults(*answer) ? kFailed : kOk;
}

}  // namespace

extern const Subcommand status;
const Subcommand status{"status", "", "this host, its peers, who is MASTER, and what is wrong, with the fix", kFlags, run};
