#include "input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace {

// The largest window, and as much again, so that octets seldom have to be moved to the front.
constexpr std::size_t kRoomBytes = 2 * trace::kMaxWindowBytes;

base::SysError error_of(const char* operation, const std::string& name, int code) {
  return {code, operation, name, std::strerror(code), ""};
}

}  // namespace

FileInput::FileInput(base::UniqueFd fd, std::string name, std::uint64_t size)
    : fd_(std::move(fd)), name_(std::move(name)), size_(size), room_(kRoomBytes) {}

base::Result<std::unique_ptr<FileInput>, base::SysError> FileInput::open(const std::string& path) {
  const bool standard = path == "-";
  const auto name = standard ? std::string("standard input") : path;
  base::UniqueFd fd(standard ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return base::Err(error_of("read", name, errno));
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return base::Err(error_of("read", name, errno));
  if (S_ISDIR(status.st_mode)) return base::Err(error_of("read", name, EISDIR));
  const auto size = S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
  if (size != 0) ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  return std::unique_ptr<FileInput>(new FileInput(std::move(fd), name, size));
}

std::unique_ptr<FileInput> FileInput::of(base::UniqueFd fd, std::string name) {
  return std::unique_ptr<FileInput>(new FileInput(std::move(fd), std::move(name), 0));
}

base::Bytes FileInput::window(std::size_t wanted) {
  while (end_ - begin_ < wanted && read_more()) continue;
  return base::Bytes(room_).subspan(begin_, end_ - begin_);
}

void FileInput::consume(std::size_t octets) { begin_ += octets; }

bool FileInput::read_more() {
  if (failure_) return false;
  if (begin_ == end_) {
    begin_ = end_ = 0;
  } else if (room_.size() - end_ < trace::kMaxWindowBytes / 2) {
    std::copy(room_.begin() + static_cast<std::ptrdiff_t>(begin_), room_.begin() + static_cast<std::ptrdiff_t>(end_), room_.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  if (!before_read(fd_.get())) return false;
  for (;;) {
    const auto got = ::read(fd_.get(), room_.data() + end_, room_.size() - end_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) failure_ = error_of("read", name_, errno);
    if (got <= 0) return false;
    end_ += static_cast<std::size_t>(got);
    read_ += static_cast<std::uint64_t>(got);
    return true;
  }
}
