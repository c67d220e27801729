// No allocation per packet: operator new of this program counts.
#include <array>
#include <atomic>
#include <cstdlib>
#include <new>

#include "support/rig.hpp"

using namespace std::chrono_literals;
using namespace test;

namespace {
std::atomic<std::size_t> allocations{0};

void* counted(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  std::abort();
}
}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

// The datagrams and packets of one second, made beforehand.
struct Second {
  Octets ours = advert(advert_of("10.0.0.2"));
  Octets theirs = advert(advert_of("10.0.0.1"));
  Octets native = advert(advert_of("10.0.0.3"));
  Octets datagram, repeated, ping, pong, stranger;
};

Second make_second(Speaker& a, base::Instant now) {
  Second second;
  second.datagram = a.advert(now, second.theirs);
  second.repeated = second.datagram;
  second.ping = a.ping(now);
  second.pong = a.pong(now, base::to_us(now));
  second.stranger = Octets(50, 3);
  return second;
}

// The daemon's part of a second; how often it allocated.
std::size_t run(Rig& rig, const Second& second) {
  const carrier::From a{carrier::Transport::udp, ip("10.0.0.2"), ip("10.0.0.1"), 10112};
  const carrier::From nobody{carrier::Transport::udp, ip("10.0.0.2"), ip("10.9.9.9"), 10112};
  const std::array<core::Event, 9> events{
      core::Captured{0, rig.now, second.ours}, core::Captured{0, rig.now, second.theirs},
      core::Received{a, second.datagram},      core::Received{a, second.repeated},
      core::Received{a, second.ping},          core::Received{a, second.pong},
      core::Received{nobody, second.stranger}, core::Native{0, second.native},
      core::Tick{}};
  const auto before = allocations.load();
  for (const auto& event : events) {
    rig.out.clear();
    rig.engine.handle(rig.now, event, rig.out);
    static_cast<void>(rig.engine.next_deadline());
  }
  return allocations - before;
}

}  // namespace

TEST_CASE("allocation: the counter counts") {
  const auto before = allocations.load();
  const auto one = std::make_unique<int>(1);
  CHECK(allocations == before + 1);
}

TEST_CASE("allocation: none per packet once the tables are warm") {
  Rig rig;
  Speaker a;
  for (int i = 0; i < 3; ++i) {
    run(rig, make_second(a, rig.now));
    rig.pass(1s);
  }
  const auto warm = rig.count(core::Metric::injected);
  std::size_t sum = 0;
  for (int i = 0; i < 100; ++i) {
    const auto second = make_second(a, rig.now);
    sum += run(rig, second);
    rig.pass(1s);
  }
  CHECK(sum == 0);
  CHECK(rig.count(core::Metric::injected) == warm + 100);  // it did work
}
