#include "write_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/unique_fd.hpp"

namespace {

base::SysError failure(const char* operation, const std::string& path) {
  return {errno, operation, path, std::strerror(errno), errno == ENOENT ? "is its folder there?" : ""};
}

Written fill_whole(int fd, const std::string& path, std::string_view text) {
  if (::fchmod(fd, 0644) != 0) return base::Err(failure("give its mode to", path));
  if (const auto written = write_text(fd, path, text); !written) return written;
  if (::fsync(fd) != 0) return base::Err(failure("sync", path));
  return base::Ok{};
}

}  // namespace

Written write_text(int fd, const std::string& path, std::string_view text) {
  while (!text.empty()) {
    const auto size = ::write(fd, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return base::Err(failure("write", path));
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return base::Ok{};
}

Written replace_file(const std::string& path, std::string_view text) {
  auto temporary = path + ".XXXXXX";
  const base::UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return base::Err(failure("write", path));
  auto written = fill_whole(fd.get(), path, text);
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0) written = base::Err(failure("replace", path));
  if (!written) ::unlink(temporary.c_str());
  return written;
}

Written create_file(const std::string& path, unsigned mode, const std::function<Written(int fd)>& fill) {
  const base::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!fd) return base::Err(failure("write", path));
  if (::fchmod(fd.get(), mode) != 0) return base::Err(failure("give its mode to", path));
  const auto filled = fill(fd.get());
  if (!filled) ::unlink(path.c_str());
  return filled;
}
