// vrrp-relayctl(8): a table of subcommands.
#include <array>
#include <cstdio>

#include "command_line.hpp"

extern const Subcommand doctor_command, genkey, health, init, metrics, reload, status;

namespace {

constexpr std::array kSubcommands{&doctor_command, &genkey, &health, &init, &metrics, &reload, &status};

}  // namespace

const Program program{"vrrp-relayctl", "Talks to the vrrp-relayd of this host, and makes what it needs."};

int main(int argc, char** argv) {
  const auto line = parse_command_line(argc, argv, kSubcommands);
  if (line.subcommand != nullptr) return line.subcommand->run(line.arguments);
  std::fputs(line.text.c_str(), line.exit_status == kOk ? stdout : stderr);
  return line.exit_status;
}
