#include "net/resolver.hpp"

#include <linux/capability.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

#include "net/loop.hpp"
#include "net/socket_address.hpp"

namespace net {

// The thread has its own hold of it, so that it may outlive the resolver.
struct Resolver::Shared {
  base::UniqueFd ready;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::string> names;
  std::vector<Lookup> answers;
  bool ended = false;
};

namespace {

base::SysError error_of(int code) { return {code, "start the resolver", {}, std::strerror(code), {}}; }

Lookup look_up_one(std::string name) {
  Lookup out{std::move(name), {}, {}};
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(out.name.c_str(), nullptr, &hints, &list);
  if (code != 0) {
    out.problem = code == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(code);
    return out;
  }
  for (const auto* info = list; info != nullptr; info = info->ai_next) {
    if (info->ai_family != AF_INET && info->ai_family != AF_INET6) continue;
    sockaddr_storage found{};
    std::memcpy(&found, info->ai_addr, std::min<std::size_t>(info->ai_addrlen, sizeof found));
    std::uint16_t port = 0;
    read_name(found, out.addresses.emplace_back(), port);
  }
  ::freeaddrinfo(list);
  return out;
}

// Capabilities are each thread's own, and this one needs none.
void drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
  ::syscall(SYS_capset, &header, none);
}

template <class Shared>
void work(const std::shared_ptr<Shared>& shared) {
  drop_capabilities();
  std::unique_lock lock(shared->mutex);
  for (;;) {
    shared->wake.wait(lock, [&] { return shared->ended || !shared->names.empty(); });
    if (shared->ended) return;
    auto name = std::move(shared->names.front());
    shared->names.pop_front();
    lock.unlock();
    auto answer = look_up_one(std::move(name));
    lock.lock();
    if (shared->ended) return;
    shared->answers.push_back(std::move(answer));
    ::eventfd_write(shared->ready.get(), 1);
  }
}

// Signals are for the loop, which blocks them in its own thread only.
template <class Shared>
int start_thread(const std::shared_ptr<Shared>& shared) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = 0;
  try {
    std::thread([shared] { work(shared); }).detach();
  } catch (const std::system_error& failed) {
    error = failed.code().value();
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return error;
}

}  // namespace

base::Result<Resolver, base::SysError> Resolver::open() {
  auto shared = std::make_shared<Shared>();
  shared->ready = base::UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!shared->ready) return base::Err{error_of(errno)};
  if (const int error = start_thread(shared); error != 0) return base::Err{error_of(error)};
  return Resolver(std::move(shared));
}

Resolver::~Resolver() {
  if (!shared_) return;
  const std::lock_guard lock(shared_->mutex);
  shared_->ended = true;
  shared_->wake.notify_one();
}

void Resolver::ask(const std::string& name) {
  const std::lock_guard lock(shared_->mutex);
  if (std::ranges::find(shared_->names, name) == shared_->names.end()) shared_->names.push_back(name);
  shared_->wake.notify_one();
}

int Resolver::fd() const { return shared_->ready.get(); }

std::vector<Lookup> Resolver::take() {
  eventfd_t ignored = 0;
  ::eventfd_read(fd(), &ignored);
  const std::lock_guard lock(shared_->mutex);
  return std::exchange(shared_->answers, {});
}

std::vector<Lookup> look_up(const std::vector<std::string>& names, base::Duration limit) {
  std::vector<Lookup> out;
  if (names.empty()) return out;
  auto resolver = Resolver::open();
  if (!resolver) {
    for (const auto& name : names) out.push_back({name, {}, resolver.error().message()});
    return out;
  }
  for (const auto& name : names) resolver->ask(name);
  const auto until = monotonic_now() + limit;
  while (out.size() < names.size()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - monotonic_now()).count();
    if (left <= 0) break;
    pollfd ready{resolver->fd(), POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(left)) <= 0) continue;
    for (auto& answer : resolver->take()) out.push_back(std::move(answer));
  }
  return out;
}

}  // namespace net
