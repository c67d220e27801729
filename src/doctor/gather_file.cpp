#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/unique_fd.hpp"
#include "doctor/gather.hpp"

namespace doctor {

base::Result<std::string, int> read_file(const std::string& path) {
  // Without O_NONBLOCK a pipe would be waited for.
  const base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return base::Err(int{errno});
  std::string text;
  std::array<char, 16384> part;
  while (text.size() < kMaxFileBytes) {
    const auto size = ::read(fd.get(), part.data(), part.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return base::Err(int{errno});
    if (size == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(size));
  }
  return base::Err(int{EFBIG});
}

}  // namespace doctor
