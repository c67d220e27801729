// vrrp-relayctl(8): a table of subcommands.
#include <array>

#include "command_line.hpp"

extern const Subcommand doctor_command, genkey, health, init, metrics, reload, status;

namespace {

constexpr std::array kSubcommands{&doctor_command, &genkey, &health, &init, &metrics, &reload, &status};

}  // namespace

const Program program{"vrrp-relayctl", "Talks to the vrrp-relayd of this host, and makes what it needs."};

int main(int argc, char** argv) { return run_program(argc, argv, kSubcommands); }
