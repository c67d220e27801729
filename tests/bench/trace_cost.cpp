// What it costs an advert that the daemon keeps a trace of it while nobody listens: one that a peer has sent is taken from a
// socket, opened, judged and handed to the kernel, with and without Tracing::keep(), in turns within the same run. The least of
// the rounds counts, as whatever else the machine does only adds to it.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "base/unique_fd.hpp"
#include "support/rig.hpp"
#include "tracing.hpp"

using namespace test;

namespace {

constexpr std::size_t kBatch = 100;  // so many wait in a socket's buffer
constexpr std::size_t kAdverts = 200 * kBatch;
constexpr std::size_t kRounds = 15;
// The keeping may cost so much of the whole; the rounds alone differ by as much.
constexpr double kMostOfTheWhole = 0.10;

// From one socket of this process to another.
struct Wire {
  base::UniqueFd to{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  base::UniqueFd from{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  Wire() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(to.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(to.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    REQUIRE(::connect(from.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
  }
  void send(base::Bytes packet) const { static_cast<void>(::send(from.get(), packet.data(), packet.size(), MSG_DONTWAIT)); }
  base::Bytes receive(base::MutableBytes room) const {
    pollfd ready{to.get(), POLLIN, 0};
    REQUIRE(::poll(&ready, 1, 1000) == 1);
    const auto got = ::recv(to.get(), room.data(), room.size(), MSG_DONTWAIT);
    return room.first(got < 0 ? 0 : static_cast<std::size_t>(got));
  }
};

struct Work {
  config::Config config = mesh();
  std::vector<Octets> datagrams;
  Wire peer;
  Wire local;  // nobody reads it: the kernel does its part of a send

  Work() {
    config.rate = 10 * kAdverts;
    Speaker a;
    const Rig clock;
    const auto packet = advert(advert_of("10.0.0.1"));
    for (std::size_t i = 0; i < kAdverts; ++i) datagrams.push_back(a.advert(clock.now, packet));
  }

  // Nanoseconds for each advert.
  double run(Tracing* tracing) const {
    Rig rig(config);
    const carrier::From a{carrier::Transport::udp, ip("10.0.0.2"), ip("10.0.0.1"), 10112};
    std::chrono::duration<double, std::nano> took{};
    std::array<std::uint8_t, 2048> room{};
    for (std::size_t next = 0; next < kAdverts; next += kBatch) {
      for (std::size_t i = 0; i < kBatch; ++i) peer.send(datagrams[next + i]);
      const auto began = std::chrono::steady_clock::now();
      for (std::size_t i = 0; i < kBatch; ++i) {
        rig.engine.handle(rig.now, core::Received{a, peer.receive(room)}, rig.out);
        for (const auto& inject : rig.out.injects()) local.send(inject.packet);
        if (tracing != nullptr) tracing->keep(rig.out.traces());
        rig.out.clear();
      }
      took += std::chrono::steady_clock::now() - began;
    }
    CHECK(rig.count(core::Metric::injected) == kAdverts);
    return took.count() / static_cast<double>(kAdverts);
  }
};

}  // namespace

TEST_CASE("trace: what is kept while nobody listens costs an advert next to nothing") {
  const Work work;
  const auto tracing = std::make_unique<Tracing>();
  tracing->follow(work.config, kB);
  std::vector<double> without, with;
  for (std::size_t i = 0; i < kRounds; ++i) {
    without.push_back(work.run(nullptr));
    with.push_back(work.run(tracing.get()));
  }
  CHECK(tracing->ring().end() == 2 * kRounds * kAdverts);  // each was received, and injected
  const auto plain = *std::ranges::min_element(without);
  const auto kept = *std::ranges::min_element(with);
  std::printf("an advert from a peer to the local daemon, the least of %zu rounds of %zu:\n", kRounds, kAdverts);
  std::printf("  without a trace   %7.0f ns\n", plain);
  std::printf("  kept in the ring  %7.0f ns  %+.1f %%\n", kept, 100 * (kept - plain) / plain);
  CHECK(kept < plain * (1 + kMostOfTheWhole));
}
