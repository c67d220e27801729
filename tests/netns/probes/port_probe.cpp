// port_probe DEVICE MODE [unguarded]: a SegmentPort in an event loop. Says each change, each captured advert and the outcome of
// each injection, one a line. Commands on standard input: `inject` an advert, `send` one as a local VRRP daemon does, `end` (or
// its end).
#include <unistd.h>

#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "host/segment_port.hpp"
#include "net/loop.hpp"
#include "probe.hpp"

namespace {

const char* word_of(host::PortChange::Kind kind) {
  using Kind = host::PortChange::Kind;
  switch (kind) {
    case Kind::attached: return "attached";
    case Kind::lost: return "lost";
    case Kind::down: return "down";
    case Kind::up: return "up";
    case Kind::guarded: return "guarded";
    case Kind::guard_failed: return "guard_failed";
    case Kind::unguarded: return "unguarded";
    case Kind::guard_lost: return "guard_lost";
    case Kind::capturing: return "capturing";
    case Kind::capture_failed: return "capture_failed";
    case Kind::inject_failed: return "inject_failed";
    case Kind::injectable: return "injectable";
  }
  return "?";
}

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

void say_outcome(host::SegmentPort& port, std::uint32_t serial) {
  const auto advert = probe::make_advert(wire::Family::ipv4, 51, serial);
  const auto done = port.inject(advert.injection());
  if (done) return say("inject ok");
  switch (done.error()) {
    case base::DropReason::link_down: return say("inject refused: link_down");
    case base::DropReason::unguarded: return say("inject refused: unguarded");
    default: return say("inject failed: " + std::to_string(port.last_errno()));
  }
}

void follow(host::SegmentPort& port, const host::Links& links) {
  for (const host::PortChange& change : port.follow(links))
    say(std::string(word_of(change.kind)) + " " + std::to_string(change.index) +
        (change.text.empty() ? "" : " " + change.text));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) probe::fail("usage: port_probe DEVICE MODE [unguarded]");
  const auto* const mode = host::find_inject_mode(argv[2]);
  if (!mode) probe::fail(std::string("no such mode: ") + argv[2]);
  auto links = host::Links::open();
  auto loop = net::Loop::open();
  if (!links || !loop) probe::fail("cannot start");

  const host::SegmentPort::Watcher watcher{
      [&](int fd, std::function<void()> ready) { probe::check(bool(loop->add(fd, std::move(ready))), "watching"); },
      [&](int fd) { loop->remove(fd); }};
  const auto sink = [](host::Direction direction, const host::CapturedPacket& packet) {
    probe::check(packet.age >= base::Duration::zero() && packet.age < std::chrono::seconds(5), "the age is small");
    say(std::string("captured ") + (direction == host::Direction::out ? "out " : "in ") +
        std::to_string(packet.octets.size()));
  };
  host::SegmentPort port({.segment = "probe", .device = argv[1], .mode = *mode,
                          .unguarded = argc > 3, .filter = "ip proto 112 or ip6 proto 112"},
                         watcher, sink);

  std::optional<base::Instant> retry_at;
  const auto follow_now = [&] {
    follow(port, *links);
    const auto after = port.retry_after();
    retry_at = after ? std::optional(net::monotonic_now() + *after) : std::nullopt;
  };
  std::uint32_t serial = 0;
  const auto watch_links = loop->add(links->fd(), [&] { if (links->process()) follow_now(); });
  const auto watch_input = loop->add(STDIN_FILENO, [&] {
    std::array<char, 256> line{};
    const ssize_t length = ::read(STDIN_FILENO, line.data(), line.size());
    if (length <= 0) return loop->stop();
    if (line[0] == 'e') return loop->stop();
    if (line[0] == 'i') return say_outcome(port, ++serial);
    const auto link = links->find(argv[1]);
    if (!link || probe::send_unmarked(probe::make_advert(wire::Family::ipv4, 52, ++serial), *link) != 0) say("not sent");
  });
  probe::check(watch_links && watch_input, "watching");
  follow_now();
  loop->run([&] { return retry_at; },
            [&] {
              const auto after = port.retry_after();  // a capture has died
              if (after && *after == base::Duration::zero()) retry_at = net::monotonic_now();
              if (retry_at && net::monotonic_now() >= *retry_at) follow_now();
            });
}
