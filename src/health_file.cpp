#include "health_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/unique_fd.hpp"
#include "log.hpp"

namespace {

constexpr auto kRetryEvery = std::chrono::seconds(1);
constexpr std::string_view kHealthy = "0\n";
constexpr std::string_view kUnhealthy = "-254\n";

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool says_healthy(const std::string& path) {
  const base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  std::array<char, 16> room{};
  const auto size = ::read(fd.get(), room.data(), room.size());
  return size > 0 && std::string_view(room.data(), static_cast<std::size_t>(size)) == kHealthy;
}

// 0, or the error's number. Not synced: after a crash of the host there is no keepalived that has read it.
int replace(const std::string& path, std::string_view text) {
  const auto fresh = path + ".new";
  ::unlink(fresh.c_str());
  const base::UniqueFd fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!fd) return errno;
  errno = EIO;  // of a short write
  const bool done = ::fchmod(fd.get(), 0644) == 0 && ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                    ::rename(fresh.c_str(), path.c_str()) == 0;
  if (done) return 0;
  const int error = errno;
  ::unlink(fresh.c_str());
  return error;
}

}  // namespace

std::optional<config::Mistake> check_health_file(const config::Config& config) {
  const auto& path = config.health_file;
  const auto mistake = [&](const std::string& what, std::string fix) {
    return config::Mistake{config.health_file_where, "`health_file`: " + what, std::move(fix)};
  };
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) {
    return mistake(path + " is a folder", "name a file in it: health_file = \"" + path + "/health\"");
  }
  const auto folder = folder_of(path);
  // By the effective user, not as access() asks. A name behind the folder: what is none is in the way as well.
  if (::faccessat(AT_FDCWD, (folder + "/.").c_str(), W_OK | X_OK, AT_EACCESS) == 0) return std::nullopt;
  if (errno == ENOENT && folder == folder_of(config.control_path)) return std::nullopt;
  return mistake("cannot write into " + folder + ": " + std::strerror(errno),
                 "make that folder writable for the user that the daemon runs as, or write health_file = \"/run/vrrp-relay/health\"");
}

void HealthFile::begin(base::Instant now, const std::string& path) {
  path_ = path;
  healthy_ = !path_.empty() && says_healthy(path_);
  if (!healthy_) write(now, false);
}

void HealthFile::move(base::Instant now, const std::string& path) {
  if (path == path_) return;
  path_ = path;
  problem_.clear();
  write(now, healthy_);
}

void HealthFile::write(base::Instant now, bool healthy) {
  healthy_ = healthy;
  retry_at_.reset();
  if (path_.empty()) return;
  const int error = replace(path_, healthy ? kHealthy : kUnhealthy);
  if (error == 0) {
    if (!problem_.empty()) logging::info(fmt::format("health file {} is written again", path_));
    problem_.clear();
    return;
  }
  ++failures_;
  retry_at_ = now + kRetryEvery;
  if (problem_.empty()) {
    logging::error(fmt::format("cannot write {}: {}; trying again each second; until then keepalived goes by what stood there",
                               path_, std::strerror(error)));
  }
  problem_ = std::strerror(error);
}

std::optional<core::HealthFileStatus> HealthFile::status() const {
  if (path_.empty()) return std::nullopt;
  return core::HealthFileStatus{path_, healthy_, failures_, problem_};
}
