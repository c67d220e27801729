#include "streams.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "ask.hpp"
#include "subcommand.hpp"
#include "trace/listening.hpp"

namespace {

constexpr std::size_t kMaxLineBytes = 1 << 20;
constexpr int kSshFailed = 255;  // ssh(1): of ssh itself; else the status of the remote command

// Does not return.
[[noreturn]] void become_ssh(const std::string& host, bool backlog) {
  std::vector<const char*> words{"ssh", "-o", "BatchMode=yes", "--", host.c_str(), "vrrp-trace", "live", "--json"};
  if (backlog) words.push_back("--backlog");
  words.push_back(nullptr);
  ::execvp("ssh", const_cast<char* const*>(words.data()));
  ::_exit(errno == ENOENT ? 127 : 126);
}

Failure cannot(const std::string& what, int code) { return {kUsage, "cannot " + what + ": " + std::strerror(code)}; }

Failure ended_with(const std::string& what, int status) {
  const auto code = WIFEXITED(status) ? WEXITSTATUS(status) : kFailed;
  if (code == kSshFailed) return {kUsage, what + ": ssh did not get there; try: ssh " + what.substr(4) + " vrrp-trace --version"};
  if (code == 127) return {kUsage, what + ": ssh is missing here, or vrrp-trace there; install vrrp-relay on both hosts"};
  if (code == kNotRunning) return {kNotRunning, what + ": vrrp-relayd does not run there\n  start it: systemctl start vrrp-relay"};
  if (code == kNoPermission) return {kNoPermission, what + ": no permission there; log in as root, or as a member of the `group` of [control]"};
  return {kUsage, what + ": vrrp-trace live ended there with status " + std::to_string(code)};
}

}  // namespace

Streams::~Streams() {
  for (auto& stream : streams_) {
    if (!stream->child) continue;
    ::kill(*stream->child, SIGTERM);
    while (::waitpid(*stream->child, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

void Streams::fail(const Failure& failure) {
  if (!failure_) failure_ = failure;
}

std::optional<Failure> Streams::add_socket(const std::string& path, bool backlog) {
  auto listening = listen_to(path, backlog ? "trace all" : "trace");
  if (!listening) return listening.error();
  auto stream = std::make_unique<Stream>();
  stream->what = path;
  stream->fd = std::move(listening->fd);
  stream->host = listening->host;
  stream->is_ready = true;
  streams_.push_back(std::move(stream));
  return std::nullopt;
}

std::optional<Failure> Streams::add_ssh(const std::string& host, bool backlog) {
  if (host.empty() || host.starts_with('-')) return Failure{kUsage, "--via ssh:" + host + ": ssh:HOST, as ssh(1) knows it"};
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return cannot("make a pipe", errno);
  base::UniqueFd reading(ends[0]);
  const base::UniqueFd writing(ends[1]);
  const auto child = ::fork();
  if (child < 0) return cannot("start ssh", errno);
  if (child == 0) {
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(writing.get(), STDOUT_FILENO);
    become_ssh(host, backlog);
  }
  auto stream = std::make_unique<Stream>();
  stream->what = "ssh:" + host;
  stream->fd = std::move(reading);
  stream->child = child;
  streams_.push_back(std::move(stream));
  return std::nullopt;
}

bool Streams::all_ready() const {
  return std::ranges::all_of(streams_, [](const auto& stream) { return stream->is_ready || !stream->fd; });
}

std::vector<std::string> Streams::hosts() const {
  std::vector<std::string> out;
  for (const auto& stream : streams_) {
    if (!stream->host.empty()) out.push_back(stream->host);
  }
  return out;
}

bool Streams::wait(Clock::time_point until, const Take& take) {
  std::vector<pollfd> waited;
  std::vector<Stream*> whose;
  for (const auto& stream : streams_) {
    if (!stream->fd) continue;
    waited.push_back({stream->fd.get(), POLLIN, 0});
    whose.push_back(stream.get());
  }
  if (waited.empty()) return false;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  const auto got = ::poll(waited.data(), waited.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
  if (got <= 0) return true;
  for (std::size_t i = 0; i < waited.size(); ++i) {
    if (waited[i].revents != 0) read(*whose[i], take);
  }
  return true;
}

void Streams::read(Stream& stream, const Take& take) {
  std::array<char, 65536> room;
  const auto got = ::read(stream.fd.get(), room.data(), room.size());
  if (got < 0 && errno == EINTR) return;
  if (got <= 0) return end(stream);
  stream.rest.append(room.data(), static_cast<std::size_t>(got));
  std::size_t begin = 0;
  for (auto at = stream.rest.find('\n'); at != std::string::npos && stream.fd; at = stream.rest.find('\n', begin)) {
    take_line(stream, std::string_view(stream.rest).substr(begin, at - begin), take);
    begin = at + 1;
  }
  stream.rest.erase(0, begin);
  if (stream.rest.size() <= kMaxLineBytes) return;
  fail({kUsage, stream.what + ": a line of more than a megabyte; is it vrrp-trace that answers there?"});
  stream.fd = {};
}

void Streams::take_line(Stream& stream, std::string_view line, const Take& take) {
  if (line.empty()) return;
  stream.is_ready = true;
  if (const auto host = trace::listening_at(line)) {
    stream.host = *host;
    return;
  }
  const auto record = stream.parser.parse(line);
  if (!record) {
    fail({kUsage, stream.what + ": " + record.error() + "; are both of the same version?"});
    stream.fd = {};
    return;
  }
  if (stream.host.empty()) stream.host = record->host;
  take(*record);
}

void Streams::end(Stream& stream) {
  stream.fd = {};
  if (!stream.child) return fail({kNotRunning, stream.what + ": the daemon has ended"});
  int status = 0;
  while (::waitpid(*stream.child, &status, 0) < 0 && errno == EINTR) {
  }
  stream.child.reset();
  fail(ended_with(stream.what, status));
}
