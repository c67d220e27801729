// What a program says of a failure: a line on standard error, or two where it would be long, and the exit status for it.
#pragma once

#include <string>
#include <string_view>

#include "base/sys_error.hpp"

struct Failure {
  int exit_status = 1;
  std::string text;  // "where or what: why; how to mend it"
};

int fail(const Failure& failure);
// EACCES and EPERM: exit status 77, else 1.
Failure failure_of(const base::SysError& error);

// To standard output, at once. Returns the exit status.
int print(std::string_view text);
