// A GRE packet, from a kernel's tunnel or from anybody: what is accepted is written back alike, but for what has no meaning.
#include <algorithm>
#include <array>
#include <vector>

#include "carrier/channel.hpp"
#include "fuzz.hpp"
#include "wire/gre.hpp"

using fuzz::must;

namespace {

// A checksum of 0 is accepted for any packet, and RFC 2784 has reserved bits ignored; these do not come back.
bool is_plainest(base::Bytes octets) {
  return (octets[0] & 0x4fu) == 0 && octets[1] == 0 && (octets[0] & 0x80u) == 0;
}

void check_header(const wire::GrePacket& packet, base::Bytes octets) {
  must(packet.payload.data() + packet.payload.size() == octets.data() + octets.size(), "the payload goes to the end");
  std::vector<std::uint8_t> out(octets.size());
  const auto written = wire::write_gre(packet.header, packet.payload, out);
  must(written == octets.size(), "a header has one length");
  must(static_cast<bool>(wire::parse_gre(out)), "what is written can be read");
  if (is_plainest(octets)) must(std::ranges::equal(out, octets), "a packet without a checksum has one written form");
}

void check_carrier(base::Bytes octets) {
  static constexpr std::array kSegments{carrier::SegmentKey{1, {}}, carrier::SegmentKey{2, 42}};
  static constexpr std::array<std::uint8_t, 4> kPeer{10, 0, 0, 1};
  const std::array addresses{wire::IpAddress(kPeer)};
  carrier::PairContext pair;
  pair.plaintext = true;
  pair.peer_addresses = addresses;
  pair.segments = kSegments;
  const auto opened = carrier::find_carrier("gre")->make(pair)->open({}, {}, octets, {});
  if (!opened) return;
  must(opened->frame.has_value(), "an advert, or nothing");
  const auto body = opened->frame->body;
  must(body.data() >= octets.data() && body.data() + body.size() <= octets.data() + octets.size(), "inside the packet");
  must(opened->frame->head.segment == 1 || opened->frame->head.segment == 2, "of a configured segment");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Bytes octets(data, size);
  if (const auto packet = wire::parse_gre(octets)) check_header(*packet, octets);
  check_carrier(octets);
  return 0;
}
