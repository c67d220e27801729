// The command line as plain data: which subcommand, and what it was given.
#pragma once

#include <span>
#include <string>

#include "subcommand.hpp"

struct CommandLine {
  const Subcommand* subcommand = nullptr;  // none: print `text` and end
  Arguments arguments;
  std::string text;
  int exit_status = 0;  // 0: the text is for standard output; 2: for standard error
};

// Never throws, whatever it is given.
CommandLine parse_command_line(int argc, const char* const* argv, std::span<const Subcommand* const> subcommands);

// All that a main() does: runs what the command line asks for, or prints its text. Returns the exit status.
int run_program(int argc, const char* const* argv, std::span<const Subcommand* const> subcommands);
