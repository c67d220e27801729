#include "control/server.hpp"

#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace control {

namespace {

using base::Err;
using base::Result;
using base::SysError;

SysError failure(std::string operation, const std::string& path, std::string hint = {}) {
  return {errno, std::move(operation), path, std::strerror(errno), std::move(hint)};
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

const sockaddr* generic(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

bool answers(const std::string& path) {
  const base::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto address = address_of(path);
  return ::connect(fd.get(), generic(address), sizeof address) == 0 || errno == EAGAIN;
}

// Removes what a dead daemon left. Never removes anything that is not a socket.
Result<base::Ok, SysError> make_way(const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return base::Ok{};
  if (!S_ISSOCK(found.st_mode)) {
    errno = EEXIST;
    return Err(failure("listen on", path, "it is no socket; move it away, or use --control"));
  }
  if (answers(path)) {
    errno = EADDRINUSE;
    return Err(failure("listen on", path, "another vrrp-relayd answers there; stop it, or use --control"));
  }
  ::unlink(path.c_str());
  return base::Ok{};
}

Result<base::Ok, SysError> give_to_group(const std::string& path, const std::string& group) {
  if (group.empty()) return base::Ok{};
  errno = 0;
  const auto* const entry = ::getgrnam(group.c_str());
  if (entry == nullptr) {
    errno = errno == 0 ? ENOENT : errno;
    return Err(failure("find group", group, "see getent group"));
  }
  if (::chown(path.c_str(), static_cast<uid_t>(-1), entry->gr_gid) != 0) return Err(failure("give to its group", path));
  return base::Ok{};
}

}  // namespace

Result<Server, SysError> Server::open(const std::string& path, const std::string& group) {
  if (const auto slash = path.rfind('/'); slash != std::string::npos && slash > 0) {
    ::mkdir(path.substr(0, slash).c_str(), 0755);  // bind() tells of a failure
  }
  if (const auto way = make_way(path); !way) return Err(way.error());
  base::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return Err(failure("open control socket", path));
  const auto address = address_of(path);
  const auto old_mask = ::umask(0117);
  const int bound = ::bind(fd.get(), generic(address), sizeof address);
  ::umask(old_mask);
  if (bound != 0) return Err(failure("listen on", path, "is its folder there, and writable? or use --control"));
  Server server(std::move(fd), path);
  if (const auto given = give_to_group(path, group); !given) return Err(given.error());
  if (::listen(server.listener_.get(), kMaxClients) != 0) return Err(failure("listen on", path));
  return server;
}

Server::Server(Server&& other) noexcept
    : listener_(std::move(other.listener_)), path_(std::exchange(other.path_, std::string())) {}

Server::~Server() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

void Server::serve(Watcher watcher, std::function<Answer(std::string_view)> answer) {
  clients_.serve(listener_.get(), std::move(watcher),
                 {kMaxRequestBytes, [answer = std::move(answer)](std::string_view received) -> std::optional<Answer> {
                    const auto end = received.find('\n');
                    if (end == std::string_view::npos && received.size() < kMaxRequestBytes) return std::nullopt;
                    return answer(received.substr(0, end));
                  }});
}

}  // namespace control
