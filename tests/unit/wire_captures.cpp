// The IP parser against every packet of every capture file.
#include <doctest/doctest.h>

#include "support/captures.hpp"
#include "support/print.hpp"
#include "wire/ip_packet.hpp"

using test::refusal;
using wire::parse_ip;

TEST_CASE("captures: every packet in tests/data is an IP packet without padding") {
  for (const auto& capture : test::captures()) {
    CHECK_FALSE(capture.frames.empty());
    for (const auto& frame : capture.frames) {
      INFO(frame.where);
      const auto packet = parse_ip(frame.ip);
      CHECK(refusal(packet) == test::kAccepted);
      CHECK(packet->octets.size() == frame.ip.size());
    }
  }
}

TEST_CASE("captures: every truncation below the total length is refused by the IP parser") {
  std::size_t cuts = 0;
  std::size_t accepted = 0;
  const auto look = [&](const test::Capture& capture) {
    for (const auto& frame : capture.frames) {
      const auto packet = parse_ip(frame.ip);
      if (!packet) continue;
      test::each_truncation(packet->octets, [&](const test::Octets& cut) {
        ++cuts;
        if (parse_ip(cut)) ++accepted;
      });
    }
  };
  for (const auto& capture : test::captures()) look(capture);
  for (const auto& capture : test::extra_captures()) look(capture);
  CHECK(cuts > 4000);
  CHECK(accepted == 0);
}

TEST_CASE("captures: a file of another link type is refused, not misread") {
  for (const auto& capture : test::extra_captures()) {
    INFO(capture.name);
    CHECK((capture.error.empty() || capture.frames.empty()));
  }
  CHECK_FALSE(test::read_capture("/dev/null").error.empty());
  CHECK_FALSE(test::read_capture("does-not-exist.pcap").error.empty());
}
