#include "output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace {

constexpr std::size_t kMuch = 256 * 1024;
constexpr mode_t kMode = 0640;  // a capture is not for everybody

}  // namespace

Output Output::standard() { return {base::UniqueFd(::dup(STDOUT_FILENO)), "standard output"}; }

base::Result<Output, base::SysError> Output::create(const std::string& path) {
  if (path == "-") return standard();
  base::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode));
  if (!fd) return base::Err(base::SysError{errno, "write", path, std::strerror(errno), ""});
  return Output(std::move(fd), path);
}

void Output::append(base::Bytes octets) { text_.append(reinterpret_cast<const char*>(octets.data()), octets.size()); }

void Output::settle() {
  if (text_.size() >= kMuch) flush();
}

void Output::flush() {
  for (std::string_view rest = text_; !rest.empty() && !failure_;) {
    const auto done = ::write(fd_.get(), rest.data(), rest.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) failure_ = base::SysError{errno, "write", name_, std::strerror(errno), ""};
    rest.remove_prefix(static_cast<std::size_t>(done < 0 ? 0 : done));
  }
  text_.clear();
}
