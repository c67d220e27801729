#include "config_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/unique_fd.hpp"

namespace {

constexpr std::size_t kMaxBytes = 1 << 20;

config::Mistake unreadable(const std::string& path, int code) {
  const auto reason = std::string("cannot read this file: ") + std::strerror(code);
  if (code == ENOENT) return {path, reason, "name an existing file with --config, or write this one: vrrp-relay.toml(5)"};
  if (code == EISDIR) return {path, reason, "name the file in it: --config " + path + "/vrrp-relay.toml"};
  if (code == EACCES) return {path, reason, "let the daemon's user read it: namei -l " + path + " shows who may"};
  return {path, reason, "look at it: ls -l " + path};
}

}  // namespace

base::Result<std::optional<config::Source>, config::Mistake> read_config_file(const Flags& flags) {
  const auto& path = flags.config_path;
  const base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd && errno == ENOENT && !flags.config_given) return std::optional<config::Source>();
  if (!fd) return base::Err{unreadable(path, errno)};

  config::Source source{path, {}};
  std::array<char, 4096> part;
  while (source.text.size() <= kMaxBytes) {
    const auto size = ::read(fd.get(), part.data(), part.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return base::Err{unreadable(path, errno)};
    if (size == 0) return std::optional(std::move(source));
    source.text.append(part.data(), static_cast<std::size_t>(size));
  }
  return base::Err{config::Mistake{path, "this file is larger than 1 MiB", "is it the right one? --config FILE"}};
}
