#include "report.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "subcommand.hpp"

int fail(const Failure& failure) {
  std::fprintf(stderr, "%s: %s\n", std::string(program.name).c_str(), failure.text.c_str());
  return failure.exit_status;
}

Failure failure_of(const base::SysError& error) {
  const bool forbidden = error.code == EACCES || error.code == EPERM;
  const auto hint = forbidden && error.hint.empty() ? "; run it as root: sudo " + std::string(program.name) + " ..." : std::string();
  return {forbidden ? kNoPermission : kFailed, error.message() + hint};
}

int print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written) return kOk;
  return fail(failure_of({errno, "write to standard output", "", std::strerror(errno), ""}));
}
