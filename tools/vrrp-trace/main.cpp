// vrrp-trace(8): a table of subcommands.
#include <array>
#include <cstdio>

#include "command_line.hpp"

extern const Subcommand capture, explain_command, follow_command, live, merge_command, read_file, stats_command, timeline_command;

namespace {

constexpr std::array kSubcommands{&live, &read_file, &follow_command, &timeline_command, &stats_command, &explain_command, &capture, &merge_command};

}  // namespace

const Program program{"vrrp-trace", "Shows where an advert went, why it was dropped, and who was MASTER when."};

int main(int argc, char** argv) {
  const auto line = parse_command_line(argc, argv, kSubcommands);
  if (line.subcommand != nullptr) return line.subcommand->run(line.arguments);
  std::fputs(line.text.c_str(), line.exit_status == kOk ? stdout : stderr);
  return line.exit_status;
}
