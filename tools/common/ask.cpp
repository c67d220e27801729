#include "ask.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/unique_fd.hpp"
#include "config/config.hpp"
#include "trace/listening.hpp"

namespace {

using base::Err;

constexpr int kPatienceSeconds = 5;
constexpr std::string_view kRefusal = "error: ";

Failure cannot_connect(const std::string& path, int code) {
  if (code == ENOENT || code == ECONNREFUSED) {
    return {kNotRunning, "vrrp-relayd does not run, nobody answers at " + path +
                             "\n  start it: systemctl start vrrp-relay; its log: journalctl -u vrrp-relay"};
  }
  if (code == EACCES || code == EPERM) {
    return {kNoPermission, "may not use " + path + ": " + std::strerror(code) +
                               "; run it as root, or be in the `group` of [control], see vrrp-relay.toml(5)"};
  }
  return {kFailed, "cannot ask at " + path + ": " + std::strerror(code) + "; is it the daemon's --control?"};
}

Failure no_answer(const std::string& path, int code) {
  const bool slow = code == EAGAIN || code == EWOULDBLOCK;
  const auto why = slow ? "no answer for " + std::to_string(kPatienceSeconds) + " s" : std::string(std::strerror(code));
  return {kFailed, "cannot ask at " + path + ": " + why + "; look at its log: journalctl -u vrrp-relay"};
}

base::Result<base::UniqueFd, Failure> connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return Err(Failure{kUsage, "--control " + path + ": longer than a socket's path can be; name it by a shorter one"});
  }
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  base::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) return Err(cannot_connect(path, errno));
  // Of each step: also of connect(), while the daemon has no room for one more.
  constexpr timeval kPatience{kPatienceSeconds, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  return Err(errno == EAGAIN ? no_answer(path, errno) : cannot_connect(path, errno));
}

base::Result<std::string, int> read_all(int fd) {
  std::string out;
  std::array<char, 65536> room;
  for (;;) {
    const auto got = ::recv(fd, room.data(), room.size(), 0);
    if (got == 0) return out;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Err(int{errno});
    out.append(room.data(), static_cast<std::size_t>(got));
  }
}

// Nothing behind its end is read.
base::Result<std::string, int> read_line(int fd) {
  constexpr std::size_t kLongest = 4096;
  std::string out;
  while (out.size() < kLongest) {
    char next = 0;
    const auto got = ::recv(fd, &next, 1, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Err(got == 0 ? ECONNRESET : int{errno});
    if (next == '\n') return out;
    out += next;
  }
  return Err(EMSGSIZE);
}

// Empty: closed without an answer.
base::Result<std::string, Failure> ask_once(const std::string& path, const std::string& request) {
  const auto fd = connect_to(path);
  if (!fd) return Err(fd.error());
  const auto closed = [](int code) { return code == ECONNRESET || code == EPIPE; };
  const auto line = request + "\n";
  if (::send(fd->get(), line.data(), line.size(), MSG_NOSIGNAL) < 0) {
    if (closed(errno)) return std::string();
    return Err(no_answer(path, errno));
  }
  auto answer = read_all(fd->get());
  if (answer) return std::move(*answer);
  if (closed(answer.error())) return std::string();
  return Err(no_answer(path, answer.error()));
}

}  // namespace

base::Result<Listening, Failure> listen_to(const std::string& path, const std::string& request) {
  auto fd = connect_to(path);
  if (!fd) return Err(fd.error());
  const auto line = request + "\n";
  if (::send(fd->get(), line.data(), line.size(), MSG_NOSIGNAL) < 0) return Err(no_answer(path, errno));
  const auto first = read_line(fd->get());
  if (!first) return Err(no_answer(path, first.error()));
  if (first->starts_with(kRefusal)) return Err(Failure{kFailed, first->substr(kRefusal.size())});
  const auto host = trace::listening_at(*first);
  if (!host) {
    return Err(Failure{kFailed, "what answers at " + path + " is no vrrp-relayd; is it the daemon's --control?"});
  }
  constexpr timeval kForever{0, 0};
  ::setsockopt(fd->get(), SOL_SOCKET, SO_RCVTIMEO, &kForever, sizeof kForever);
  return Listening{std::move(*fd), std::string(*host)};
}

std::string control_path(const Arguments& arguments) {
  return arguments.text("control", config::Config{}.control_path);
}

base::Result<std::string, Failure> ask(const std::string& path, const std::string& request) {
  // Closed without an answer, the daemon is ending, and then nobody answers any more, or it had too many clients.
  auto answer = ask_once(path, request);
  if (answer && answer->empty()) answer = ask_once(path, request);
  if (!answer) return answer;
  if (answer->empty()) return Err(no_answer(path, ECONNRESET));
  if (!answer->starts_with(kRefusal)) return answer;
  if (answer->ends_with('\n')) answer->pop_back();
  return Err(Failure{kFailed, answer->substr(kRefusal.size())});
}
