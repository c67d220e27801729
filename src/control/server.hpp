// The control socket: a Unix stream socket, one request line per connection, one answer, closed. Clients, requests and
// answers are bounded, and a client that does not read is dropped: it never delays an advert.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"

namespace control {

inline constexpr std::size_t kMaxClients = 16;
inline constexpr std::size_t kMaxRequestBytes = 256;

// How the server asks to be called when a descriptor is readable; the event loop is not this layer's.
struct Watcher {
  std::function<void(int fd, std::function<void()> ready)> watch;
  std::function<void(int fd)> unwatch;
};

class Server {
 public:
  // Listens at `path` with mode 0660, and with that group where one is given. Makes the last folder of the path. A socket
  // that a dead daemon left is replaced; a living one is an error (EADDRINUSE).
  static base::Result<Server, base::SysError> open(const std::string& path, const std::string& group);
  Server(Server&& other) noexcept;
  Server& operator=(Server&&) = delete;
  ~Server();  // removes the socket

  void serve(Watcher watcher, std::function<std::string(std::string_view request)> answer);

 private:
  struct Client {
    base::UniqueFd fd;
    std::string request;
  };

  Server(base::UniqueFd listener, std::string path) : listener_(std::move(listener)), path_(std::move(path)) {}
  void accept_client();
  void read_client(int fd);
  void drop_client(int fd);

  base::UniqueFd listener_;
  std::string path_;
  Watcher watcher_;
  std::function<std::string(std::string_view)> answer_;
  std::map<int, Client> clients_;
};

}  // namespace control
