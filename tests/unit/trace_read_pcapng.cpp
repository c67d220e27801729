#include "support/trace_input.hpp"
#include "trace/pcapng_time.hpp"

using namespace test;
using namespace std::chrono_literals;

namespace {

const Octets kFrame = joined(Octets(12), hex("0800 4500"));

// Builds a file in one byte order.
class File {
 public:
  explicit File(bool little) : little_(little) {}

  File& section() {
    return block(0x0a0d0d0a, [&](Octets& out) {
      put(out, 0x1a2b3c4d, 4);
      put(out, 1, 2);
      put(out, 0, 2);
      put(out, ~std::uint64_t{0}, 8);
    });
  }
  File& interface(std::uint32_t link_type = 1, std::uint32_t snap = 0, const Octets& options = {}) {
    return block(1, [&](Octets& out) {
      put(out, link_type, 2);
      put(out, 0, 2);
      put(out, snap, 4);
      out = joined(out, options);
    });
  }
  File& enhanced(std::uint32_t interface, std::uint64_t ticks, const Octets& options = {}) {
    return block(6, [&](Octets& out) {
      put(out, interface, 4);
      times_and_frame(out, ticks);
      out = joined(out, options);
    });
  }
  File& obsolete(std::uint64_t ticks) {
    return block(2, [&](Octets& out) {
      put(out, 0, 2);
      put(out, 7, 2);
      times_and_frame(out, ticks);
    });
  }
  File& simple(std::uint32_t length, const Octets& frame) {
    return block(3, [&](Octets& out) {
      put(out, length, 4);
      out = joined(out, frame);
    });
  }
  File& other() {
    return block(4, [](Octets& out) { out.resize(8); });
  }
  Octets option(std::uint16_t code, const Octets& value) const {
    Octets out;
    put(out, code, 2);
    put(out, value.size(), 2);
    out = joined(out, value);
    out.resize((out.size() + 3) / 4 * 4);
    return out;
  }
  Octets number(std::uint64_t value, std::size_t width) const {
    Octets out;
    put(out, value, width);
    return out;
  }
  Octets octets{};

 private:
  template <class Body>
  File& block(std::uint32_t type, Body body) {
    Octets inner;
    body(inner);
    put(octets, type, 4);
    put(octets, inner.size() + 12, 4);
    octets = joined(octets, inner);
    put(octets, inner.size() + 12, 4);
    return *this;
  }
  void times_and_frame(Octets& out, std::uint64_t ticks) {
    put(out, ticks >> 32, 4);
    put(out, ticks & 0xffffffff, 4);
    put(out, kFrame.size(), 4);
    put(out, kFrame.size() + 4, 4);
    out = joined(out, kFrame);
  }
  void put(Octets& out, std::uint64_t value, std::size_t width) const {
    for (std::size_t i = 0; i < width; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * (little_ ? i : width - 1 - i)));
  }

  bool little_;
};

constexpr std::uint64_t kTicks = 1'700'000'000'123'456;

}  // namespace

TEST_CASE("trace pcapng: each kind of packet block, in both byte orders") {
  for (const bool little : {false, true}) {
    File file(little);
    file.section().interface().other().enhanced(0, kTicks).obsolete(kTicks).simple(16, kFrame);
    const auto got = read_everything(file.octets);
    CHECK(got.error.empty());
    REQUIRE(got.records.size() == 3);
    for (const auto& one : got.records) CHECK(one.octets == hex("4500"));
    CHECK(got.records[0].record.time == 1'700'000'000s + 123'456us);
    CHECK(got.records[0].record.missing == 4);
    CHECK(got.records[1].record.time == got.records[0].record.time);
    CHECK(got.records[2].record.time == 0s);
    CHECK(got.records[2].record.number == 3);
  }
}

TEST_CASE("trace pcapng: resolution, offset and name of the interface") {
  for (const bool little : {false, true}) {
    File file(little);
    const auto options = joined(joined(file.option(2, octets_of("eth0")), file.option(9, {9})), file.option(14, file.number(3, 8)));
    file.section().interface(1, 0, options).enhanced(0, 5'000'000'001);
    const auto got = read_everything(file.octets);
    REQUIRE(got.records.size() == 1);
    CHECK(got.records[0].record.time == 8s + 1ns);
    CHECK(got.records[0].record.interface == "eth0");
  }
}

TEST_CASE("trace pcapng: a second section begins anew, and may be in the other byte order") {
  File first(true);
  first.section().interface(1, 0, first.option(2, octets_of("a"))).enhanced(0, kTicks);
  File second(false);
  second.section().interface(1, 0, second.option(2, octets_of("b"))).enhanced(0, kTicks);
  auto got = read_everything(joined(first.octets, second.octets));
  REQUIRE(got.records.size() == 2);
  CHECK(got.records[0].record.interface == "a");
  CHECK(got.records[1].record.interface == "b");
  File third(true);
  third.section().enhanced(0, kTicks);
  got = read_everything(joined(first.octets, third.octets));
  CHECK(got.error == "packet 2, offset " + std::to_string(first.octets.size() + 28) + ": there is no interface 0");
}

TEST_CASE("trace pcapng: the snap length of the interface cuts a simple packet") {
  File file(true);
  file.section().interface(1, 16).simple(60, kFrame);
  const auto got = read_everything(file.octets);
  REQUIRE(got.records.size() == 1);
  CHECK(got.records[0].record.missing == 44);
}

TEST_CASE("trace pcapng: an unknown link type is refused with its first packet, not before") {
  File file(true);
  file.section().interface(107).interface().enhanced(1, kTicks).enhanced(0, kTicks);
  const auto got = read_everything(file.octets);
  CHECK(got.records.size() == 1);
  CHECK(got.error.find("packet 2, offset 116: link type 107 is not read") == 0);
}

TEST_CASE("trace pcapng: a file that ends early or has nonsense for a length says where") {
  File file(true);
  file.section().interface().enhanced(0, kTicks);
  for (std::size_t size = 4; size < file.octets.size(); ++size) {
    const auto got = read_everything(copy(base::Bytes(file.octets).first(size)));
    INFO(size);
    CHECK(got.error.empty() == (size == 28 || size == 48));
    CHECK(got.records.empty());
  }
  for (const std::uint8_t length : {std::uint8_t{0}, std::uint8_t{11}, std::uint8_t{30}}) {
    CHECK(read_everything(with(file.octets, 28 + 4, length)).error == "packet 1, offset 28: a block of " + std::to_string(length) + " octets");
  }
  CHECK(read_everything(with(file.octets, 28 + 16, 9)).error == "packet 1, offset 28: the two lengths of a block differ");
  CHECK(read_everything(with(file.octets, 8, 9)).error == "packet 1, offset 0: the byte order of the section cannot be told");
}

TEST_CASE("trace pcapng: ticks of any length") {
  using trace::pcapng::time_of;
  CHECK(time_of(3, 0, 0) == 3s);
  CHECK(time_of(1'500, 3, 0) == 1500ms);
  CHECK(time_of(1'234'567'890'123, 12, 0) == 1'234'567'890ns);
  CHECK(time_of(3, 0x81, 0) == 1500ms);
  CHECK(time_of(5, 0x80, 0) == 5s);
  CHECK(time_of(1, 0x80 | 64, 0) == 0ns);
  CHECK(time_of(~std::uint64_t{0}, 0x80 | 64, 0) == 999'999'999ns);
  CHECK(time_of(1'000'000, 6, -1) == 0s);
  CHECK(time_of(5, 100, 0) == 0s);
  CHECK(time_of(~std::uint64_t{0}, 0, 0) > time_of(1'000'000'000, 0, 0));
  CHECK(time_of(0, 6, std::numeric_limits<std::int64_t>::min()) < 0s);
  CHECK(time_of(~std::uint64_t{0}, 0, std::numeric_limits<std::int64_t>::max()) > 0s);
}
