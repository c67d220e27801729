// The clients of a listening socket: one request for each connection, one answer, closed. What a client does not read at once
// waits for it. Clients, requests and answers are bounded, and nobody waits for a client: one that does not get on is dropped,
// and when there are too many, the one that has been here longest. It never delays an advert.
//
// An answer may go on as a feed: such a client is a listener. It stays until it goes, however slowly it reads, since what it
// misses is the feed's to count; but when there are too many listeners, the one that has been here longest makes room.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "base/unique_fd.hpp"

namespace control {

inline constexpr std::size_t kMaxClients = 16;
inline constexpr std::size_t kMaxListeners = 6;  // of the clients
inline constexpr std::size_t kMaxAnswerBytes = 4 << 20;  // a longer one is cut
// For its whole request, and then for each part of the answer that it reads.
inline constexpr base::Duration kClientPatience = std::chrono::seconds(5);

// How to be called when a descriptor is readable or writable, the last of the two that was asked for, and the time; the event
// loop is not this layer's.
struct Watcher {
  std::function<void(int fd, std::function<void()> ready)> watch;
  std::function<void(int fd, std::function<void()> ready)> watch_writable;
  std::function<void(int fd)> unwatch;
  std::function<base::Instant()> now;
};

// What comes behind an answer, as it comes.
class Feed {
 public:
  virtual ~Feed() = default;
  // Appends what there is by now, or a part of it; nothing, where nothing has come.
  virtual void more(std::string& out) = 0;
  virtual bool ended() const = 0;  // nothing will come
};

struct Answer {
  Answer(std::string all) : text(std::move(all)) {}
  Answer(std::string first, std::unique_ptr<Feed> then) : text(std::move(first)), feed(std::move(then)) {}

  std::string text{};
  std::unique_ptr<Feed> feed{};
};

// What is spoken on the socket.
struct Dialogue {
  std::size_t max_request_bytes = 0;
  // Gets all that a client has sent whenever there is more of it, up to that bound. None: the request goes on. At the bound
  // there must be an answer.
  std::function<std::optional<Answer>(std::string_view received)> answer;
};

class Clients {
 public:
  Clients() = default;
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;
  ~Clients();

  // REQUIRES: `listener` is not blocking, and stays open as long as this.
  void serve(int listener, Watcher watcher, Dialogue dialogue);
  // When the first client's patience is over, unless it gets on.
  std::optional<base::Instant> next_deadline() const;
  void drop_late(base::Instant now);
  // Something may have come for the listeners.
  void feed();

 private:
  struct Client {
    base::UniqueFd fd;
    std::uint64_t number = 0;  // in order of their coming
    base::Instant deadline;
    std::string request{};
    std::string answer{};
    std::size_t sent = 0;  // octets of the answer
    std::unique_ptr<Feed> feed{};
  };

  void accept();
  void read(int fd);
  void write(int fd);  // may drop it
  void watch_room(int fd);
  void go_on(int fd);
  void drain(int fd);  // may drop it
  void drop(int fd);
  void drop_oldest(bool listener);
  std::ptrdiff_t listeners() const;

  int listener_ = -1;
  Watcher watcher_;
  Dialogue dialogue_;
  std::map<int, Client> clients_;  // by descriptor
  std::uint64_t accepted_ = 0;
};

}  // namespace control
