// vrrp-relayctl genkey: the same as vrrp-relayd --generate-key.
#include "generate_key.hpp"
#include "report.hpp"
#include "subcommand.hpp"

namespace {

int run(const Arguments& /*arguments*/) {
  const auto printed = print_new_key("vrrp-relayctl");
  return printed ? kOk : fail(failure_of(printed.error()));
}

}  // namespace

extern const Subcommand genkey;
const Subcommand genkey{"genkey", "", "print a new key for `key_file`", {}, run};
