// The control socket: a Unix stream socket, one request line per connection, one answer, closed. What a client does not read
// at once waits for it. Clients, requests and answers are bounded, and nobody waits for a client: when there are too many, the
// one that has been here longest is dropped. It never delays an advert.
#pragma once

#include <cstdint>
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
inline constexpr std::size_t kMaxAnswerBytes = 4 << 20;  // a longer one is cut

// How the server asks to be called when a descriptor is readable or writable, the last of the two that it asked for; the event
// loop is not this layer's.
struct Watcher {
  std::function<void(int fd, std::function<void()> ready)> watch;
  std::function<void(int fd, std::function<void()> ready)> watch_writable;
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
    std::uint64_t number = 0;  // in order of their coming
    std::string request{};
    std::string answer{};
    std::size_t sent = 0;  // octets of the answer
  };

  Server(base::UniqueFd listener, std::string path) : listener_(std::move(listener)), path_(std::move(path)) {}
  void accept_client();
  void read_client(int fd);
  void write_client(int fd);  // may drop it
  void drop_client(int fd);
  void drop_oldest();

  base::UniqueFd listener_;
  std::string path_;
  Watcher watcher_;
  std::function<std::string(std::string_view)> answer_;
  std::map<int, Client> clients_;  // by descriptor
  std::uint64_t accepted_ = 0;
};

}  // namespace control
