// vrrp-trace(8): a table of subcommands.
#include <array>

#include "command_line.hpp"

extern const Subcommand capture, explain_command, follow_command, live, merge_command, read_file, stats_command, timeline_command;

namespace {

constexpr std::array kSubcommands{&live, &read_file, &follow_command, &timeline_command, &stats_command, &explain_command, &capture, &merge_command};

}  // namespace

const Program program{"vrrp-trace", "Shows where an advert went, why it was dropped, and who was MASTER when."};

int main(int argc, char** argv) { return run_program(argc, argv, kSubcommands); }
