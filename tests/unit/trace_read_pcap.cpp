#include "support/captures.hpp"
#include "support/trace_input.hpp"

using namespace test;
using namespace std::chrono_literals;

namespace {

const Octets kFrame = joined(Octets(12), hex("0800 4500"));

void put(Octets& out, std::uint64_t value, std::size_t width, bool little) {
  for (std::size_t i = 0; i < width; ++i) {
    const auto shift = 8 * (little ? i : width - 1 - i);
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

struct Spec {
  bool little = true;
  std::uint32_t magic = 0xa1b2c3d4;
  std::uint32_t link_type = 1;
};

Octets header(const Spec& spec) {
  Octets out;
  put(out, spec.magic, 4, spec.little);
  put(out, 2, 2, spec.little);
  put(out, 4, 2, spec.little);
  put(out, 0, 8, spec.little);
  put(out, 16, 4, spec.little);  // a snap length that lies
  put(out, spec.link_type, 4, spec.little);
  return out;
}

Octets packet(const Octets& frame, std::uint32_t length, std::uint32_t fraction, bool little = true) {
  Octets out;
  put(out, 1'700'000'000, 4, little);
  put(out, fraction, 4, little);
  put(out, frame.size(), 4, little);
  put(out, length, 4, little);
  return joined(out, frame);
}

Octets file(const Spec& spec, std::uint32_t fraction) {
  return joined(header(spec), packet(kFrame, static_cast<std::uint32_t>(kFrame.size()), fraction, spec.little));
}

}  // namespace

TEST_CASE("trace pcap: both byte orders, micro- and nanoseconds") {
  for (const bool little : {false, true}) {
    const auto micro = read_everything(file({little}, 123456));
    REQUIRE(micro.records.size() == 1);
    CHECK(micro.error.empty());
    CHECK(micro.records[0].record.time == 1'700'000'000s + 123'456us);
    CHECK(micro.records[0].record.number == 1);
    CHECK(micro.records[0].octets == hex("4500"));
    const auto nano = read_everything(file({little, 0xa1b23c4d}, 123456789));
    REQUIRE(nano.records.size() == 1);
    CHECK(nano.records[0].record.time == 1'700'000'000s + 123'456'789ns);
  }
}

TEST_CASE("trace pcap: what libpcap reads is read alike") {
  for (const auto& wanted : captures()) {
    INFO(wanted.name);
    const auto got = read_everything(file_octets(wanted.name));
    CHECK(got.error.empty());
    REQUIRE(got.records.size() == wanted.frames.size());
    for (std::size_t i = 0; i < got.records.size(); ++i) {
      CHECK(got.records[i].octets == wanted.frames[i].ip);
      CHECK(got.records[i].record.number == i + 1);
    }
  }
}

TEST_CASE("trace pcap: a packet that was cut off says by how much; one without IP has its number") {
  auto octets = joined(header({}), packet(joined(Octets(12), hex("0806")), 60, 0));
  octets = joined(octets, packet(kFrame, 60, 0));
  const auto got = read_everything(octets);
  REQUIRE(got.records.size() == 2);
  CHECK(got.records[0].octets.empty());
  CHECK(got.records[1].record.number == 2);
  CHECK(got.records[1].record.missing == 60 - kFrame.size());
}

TEST_CASE("trace pcap: the VLAN of a frame") {
  const auto got = read_everything(joined(header({}), packet(joined(Octets(12), hex("8100 0064 0800 4500")), 20, 0)));
  REQUIRE(got.records.size() == 1);
  CHECK(got.records[0].record.vlan == 100);
}

TEST_CASE("trace pcap: an unknown link type names itself and those that are read") {
  const auto got = read_everything(file({true, 0xa1b2c3d4, 107}, 0));
  CHECK(got.error == "packet 1, offset 20: link type 107 is not read; those that are: Ethernet (1), LINUX_SLL (113), "
                     "LINUX_SLL2 (276), RAW (101), IPV4 (228), IPV6 (229)");
}

TEST_CASE("trace pcap: a file that ends early says where") {
  const auto whole = file({}, 0);
  for (std::size_t size = 4; size < whole.size(); ++size) {
    const auto got = read_everything(copy(base::Bytes(whole).first(size)));
    INFO(size);
    if (size < 24) CHECK(got.error == "packet 1, offset 0: the file ends within its header");
    if (size == 24) CHECK(got.error.empty());
    if (size > 24 && size < 40) CHECK(got.error == "packet 1, offset 24: the file ends within the header of a packet");
    if (size >= 40) CHECK(got.error == "packet 1, offset 24: the file ends within the packet");
    CHECK(got.records.empty());
  }
}

TEST_CASE("trace pcap: a length that no packet has") {
  auto octets = file({}, 0);
  octets[24 + 11] = 1;  // the highest octet of the captured length
  CHECK(read_everything(octets).error == "packet 1, offset 24: its length is 16777232, more than 262144");
}

TEST_CASE("trace open: files that are none of ours") {
  CHECK(read_everything({}).error == "packet 1, offset 0: it is empty");
  CHECK(read_everything(octets_of("hello")).error == "packet 1, offset 0: it is neither pcap nor pcapng nor JSON lines");
  CHECK(read_everything(hex("1f8b0800")).error == "packet 1, offset 0: it is compressed; try: zcat FILE | vrrp-trace read -");
}
