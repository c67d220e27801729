// The control socket: a Unix stream socket where a request is one line.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"
#include "control/clients.hpp"

namespace control {

inline constexpr std::size_t kMaxRequestBytes = 256;

class Server {
 public:
  // Listens at `path` with mode 0660, and with that group where one is given. Makes the last folder of the path. A socket
  // that a dead daemon left is replaced; a living one is an error (EADDRINUSE).
  static base::Result<Server, base::SysError> open(const std::string& path, const std::string& group);
  Server(Server&& other) noexcept;  // REQUIRES: it does not serve yet
  Server& operator=(Server&&) = delete;
  ~Server();  // removes the socket

  void serve(Watcher watcher, std::function<Answer(std::string_view request)> answer);
  // As those of Clients.
  std::optional<base::Instant> next_deadline() const { return clients_.next_deadline(); }
  void drop_late(base::Instant now) { clients_.drop_late(now); }
  void feed() { clients_.feed(); }

 private:
  Server(base::UniqueFd listener, std::string path) : listener_(std::move(listener)), path_(std::move(path)) {}

  base::UniqueFd listener_;
  std::string path_;
  Clients clients_;
};

}  // namespace control
