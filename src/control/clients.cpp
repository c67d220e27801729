#include "control/clients.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace control {

Clients::~Clients() {
  if (listener_ < 0) return;
  watcher_.unwatch(listener_);
  while (!clients_.empty()) drop(clients_.begin()->first);
}

void Clients::serve(int listener, Watcher watcher, Dialogue dialogue) {
  listener_ = listener;
  watcher_ = std::move(watcher);
  dialogue_ = std::move(dialogue);
  watcher_.watch(listener_, [this] { accept(); });
}

std::optional<base::Instant> Clients::next_deadline() const {
  if (clients_.empty()) return std::nullopt;
  const auto deadline = [](const auto& entry) { return entry.second.deadline; };
  return deadline(*std::ranges::min_element(clients_, {}, deadline));
}

void Clients::drop_late(base::Instant now) {
  for (auto next = clients_.begin(); next != clients_.end();) {
    const auto client = next++;
    if (client->second.deadline <= now) drop(client->first);
  }
}

void Clients::accept() {
  base::UniqueFd fd(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!fd) return;
  if (clients_.size() >= kMaxClients) drop_oldest(false);
  const int key = fd.get();
  clients_.emplace(key, Client{std::move(fd), ++accepted_, watcher_.now() + kClientPatience});
  watcher_.watch(key, [this, key] { read(key); });
}

void Clients::read(int fd) {
  auto& client = clients_.at(fd);
  std::array<char, 1024> room{};
  const auto got = ::recv(fd, room.data(), std::min(room.size(), dialogue_.max_request_bytes - client.request.size()), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return drop(fd);
  client.request.append(room.data(), static_cast<std::size_t>(got));
  auto answer = dialogue_.answer(client.request);
  if (!answer) return;
  client.answer = std::move(answer->text);
  if (answer->feed && listeners() == kMaxListeners) drop_oldest(true);
  client.feed = std::move(answer->feed);
  client.answer.resize(std::min(client.answer.size(), kMaxAnswerBytes));
  client.deadline = client.feed ? base::Instant::max() : watcher_.now() + kClientPatience;
  watch_room(fd);
  write(fd);
}

void Clients::write(int fd) {
  auto& client = clients_.at(fd);
  const auto rest = std::string_view(client.answer).substr(client.sent);
  const auto sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (sent < 0) return drop(fd);
  client.sent += static_cast<std::size_t>(sent);
  if (!client.feed) client.deadline = watcher_.now() + kClientPatience;
  if (client.sent < client.answer.size()) return;
  if (client.feed) return go_on(fd);
  ::shutdown(fd, SHUT_WR);
  watcher_.unwatch(fd);
  watcher_.watch(fd, [this, fd] { drain(fd); });
}

void Clients::feed() {
  for (auto& [fd, client] : clients_) {
    if (!client.feed || !client.answer.empty()) continue;
    client.feed->more(client.answer);
    if (!client.answer.empty()) watch_room(fd);
  }
}

// Called back when the socket takes something: never within feed().
void Clients::watch_room(int fd) {
  watcher_.unwatch(fd);
  watcher_.watch_writable(fd, [this, fd] { write(fd); });
}

// A listener has read all that was there for it.
void Clients::go_on(int fd) {
  auto& client = clients_.at(fd);
  client.answer.clear();
  client.sent = 0;
  client.feed->more(client.answer);
  if (!client.answer.empty()) return watch_room(fd);
  if (client.feed->ended()) {
    client.feed.reset();
    client.deadline = watcher_.now() + kClientPatience;
    ::shutdown(fd, SHUT_WR);
  }
  watcher_.unwatch(fd);
  watcher_.watch(fd, [this, fd] { drain(fd); });
}

// The client has its answer and is to close. Closed from here with something unread, a TCP socket would reset the connection, and
// an answer that is still under way might be lost.
void Clients::drain(int fd) {
  std::array<char, 4096> room{};
  const auto got = ::recv(fd, room.data(), room.size(), 0);
  if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) return;
  drop(fd);
}

void Clients::drop_oldest(bool listener) {
  auto oldest = clients_.end();
  for (auto at = clients_.begin(); at != clients_.end(); ++at) {
    if ((at->second.feed != nullptr) != listener) continue;
    if (oldest == clients_.end() || at->second.number < oldest->second.number) oldest = at;
  }
  drop(oldest->first);
}

std::ptrdiff_t Clients::listeners() const {
  return std::ranges::count_if(clients_, [](const auto& entry) { return entry.second.feed != nullptr; });
}

void Clients::drop(int fd) {
  watcher_.unwatch(fd);
  clients_.erase(fd);
}

}  // namespace control
