#include "generate_key.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "net/kernel_random.hpp"
#include "session/key_file.hpp"

namespace {

// Written without stdio, whose buffer nobody wipes.
bool write_line(int fd, std::string& line) {
  std::size_t written = 0;
  while (written < line.size()) {
    const auto size = ::write(fd, line.data() + written, line.size() - written);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) break;
    written += static_cast<std::size_t>(size);
  }
  const int code = errno;
  const bool whole = written == line.size();
  sodium_memzero(line.data(), line.size());
  errno = code;
  return whole;
}

}  // namespace

base::Result<base::Ok, base::SysError> write_new_key(int fd, const std::string& object) {
  if (sodium_init() < 0) return base::Err(base::SysError{0, "start libsodium", "", "no random numbers", ""});
  net::KernelRandom random;
  session::Wiped<session::Key> key;
  session::draw(random, *key);
  auto line = session::to_text(*key);
  line += '\n';
  if (write_line(fd, line)) return base::Ok{};
  return base::Err(base::SysError{errno, "write the key", object, std::strerror(errno), ""});
}

base::Result<base::Ok, base::SysError> print_new_key(const char* program) {
  if (const auto written = write_new_key(STDOUT_FILENO, ""); !written) return written;
  struct stat status {};
  if (::fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & (S_IWGRP | S_IRWXO)) != 0) {
    std::fprintf(stderr, "%s: others can read or change this file; chmod 600 it, else it is refused\n", program);
  }
  return base::Ok{};
}
