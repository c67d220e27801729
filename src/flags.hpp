// The command line of vrrp-relayd as plain data. Flags that set keys of the file come from config::flag_specs().
#pragma once

#include <string>

#include "config/parse.hpp"

struct Flags {
  enum class Mode {
    run,
    check,         // --check: tell all mistakes and end
    print_config,  // --print-config
    generate_key,  // --generate-key: needs neither file nor other flags
    exit,          // --help, --version or a command line that cannot be parsed: print `text` and end
  };

  Mode mode = Mode::run;
  std::string text;
  int exit_status = 0;  // with Mode::exit: 0 (text is for stdout) or 2 (for stderr)
  std::string config_path{config::kDefaultPath};
  bool config_given = false;  // else the file need not exist
  config::Overlay overlay;
};

// Never throws, whatever it is given.
Flags parse_flags(int argc, const char* const* argv);
