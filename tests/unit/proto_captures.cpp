// The protocol parsers against every packet of every capture file.
#include <doctest/doctest.h>

#include <map>

#include "support/adverts.hpp"
#include "support/captures.hpp"

using base::DropReason;
using namespace std::chrono_literals;
using namespace test;

namespace {

DropReason verdict_of(const Octets& octets) { return refusal(parse(octets)); }

template <class Look>
void each_valid(Look look) {
  const auto all = [&](const std::vector<Capture>& captures) {
    for (const auto& capture : captures) {
      for (const auto& frame : capture.frames) {
        if (verdict_of(frame.ip) == kAccepted) look(frame);
      }
    }
  };
  all(captures());
  all(extra_captures());
}

}  // namespace

TEST_CASE("captures: keepalived 2.2.7, version 2 with a password") {
  std::size_t resigned = 0;
  for (const auto& frame : capture("keepalived227-v2-pass-failover.pcap").frames) {
    INFO(frame.where);
    const auto advert = parse(frame.ip);
    REQUIRE(refusal(advert) == kAccepted);
    CHECK(advert->version == 2);
    CHECK(advert->vrid == 10);
    CHECK(advert->auth == proto::Auth::password);
    CHECK(advert->address_count == 2);
    CHECK(advert->interval == 1s);
    CHECK((advert->priority == 150 || advert->priority == 100 || advert->priority == 0));
    if (advert->priority == 0) ++resigned;
  }
  CHECK(resigned == 2);  // first the master, in the end the backup
}

TEST_CASE("captures: keepalived 2.2.7, version 3 over both families") {
  std::map<unsigned, std::size_t> count;
  for (const auto& frame : capture("keepalived227-v3-v4v6-failover.pcap").frames) {
    INFO(frame.where);
    const auto advert = parse(frame.ip);
    REQUIRE(refusal(advert) == kAccepted);
    CHECK(advert->version == 3);
    CHECK(advert->checksum == proto::ChecksumForm::pseudo_header);
    CHECK(advert->interval == (advert->vrid == 12 ? 100ms : 250ms));
    CHECK(advert->address_count == (advert->vrid == 12 ? 3 : 2));
    ++count[advert->vrid];
  }
  CHECK(count.size() == 2);
  CHECK(count[12] + count[13] == 51);
}

TEST_CASE("captures: keepalived 2.4.3 with the checksum of RFC 9568") {
  for (const auto& frame : capture("keepalived243-v3-checksum-as-v2.pcap").frames) {
    INFO(frame.where);
    const auto advert = parse(frame.ip);
    REQUIRE(refusal(advert) == kAccepted);
    CHECK(advert->checksum == proto::ChecksumForm::message);
    CHECK(advert->interval == 200ms);
    CHECK(advert->vrid == 22);
  }
}

TEST_CASE("captures: uvrrpd, version 3 with the authentication field of version 2") {
  std::size_t resigned = 0;
  for (const auto& frame : capture("uvrrpd-v3-resign.pcap").frames) {
    INFO(frame.where);
    const auto advert = parse(frame.ip);
    REQUIRE(refusal(advert) == kAccepted);
    CHECK(advert->version == 3);
    CHECK(advert->checksum == proto::ChecksumForm::pseudo_header);
    CHECK(advert->address_count == 8);
    CHECK(advert->interval == 500ms);
    if (advert->priority == 0) ++resigned;
  }
  CHECK(resigned == 1);
}

TEST_CASE("captures: a tunnel's packet is no advert") {
  for (const auto& frame : capture("synthetic-gre-good.pcap").frames) {
    INFO(frame.where);
    CHECK(verdict_of(frame.ip) == DropReason::not_relayed_protocol);
  }
}

TEST_CASE("captures: every truncation below the total length is refused") {
  std::size_t valid = 0;
  std::size_t accepted = 0;
  each_valid([&](const Frame& frame) {
    ++valid;
    const auto packet = wire::parse_ip(frame.ip);
    each_truncation(packet->octets, [&](const Octets& cut) { if (verdict_of(cut) == kAccepted) ++accepted; });
  });
  CHECK(valid >= 13 + 51 + 31 + 13);
  CHECK(accepted == 0);
}

// A truncation that the IP header does not give away: total length and header checksum are made to fit.
TEST_CASE("captures: every shorter packet with a fitting header is refused") {
  std::size_t accepted = 0;
  each_valid([&](const Frame& frame) {
    const auto packet = wire::parse_ip(frame.ip);
    const auto header = packet->octets.size() - packet->payload.size();
    each_truncation(packet->octets, [&](Octets cut) {
      if (cut.size() < header) return;
      const bool is_ipv4 = packet->family() == wire::Family::ipv4;
      const auto length = is_ipv4 ? cut.size() : cut.size() - header;
      const std::size_t at = is_ipv4 ? 2 : 4;
      cut[at] = static_cast<std::uint8_t>(length >> 8);
      cut[at + 1] = static_cast<std::uint8_t>(length);
      if (is_ipv4) cut = with_ip_checksum(std::move(cut));
      if (verdict_of(cut) == kAccepted) ++accepted;
    });
  });
  CHECK(accepted == 0);
}

TEST_CASE("captures: no changed octet misleads a parser, and few go unnoticed") {
  std::size_t changes = 0;
  std::size_t accepted = 0;
  std::map<unsigned, std::size_t> one_per_vrid;
  each_valid([&](const Frame& frame) {
    if (one_per_vrid[parse(frame.ip)->vrid]++ > 0) return;  // each advert of a virtual router has the same form
    each_change(frame.ip, [&](const Octets& changed) {
      ++changes;
      if (verdict_of(changed) == kAccepted) ++accepted;
    });
  });
  CHECK(changes > 4 * 32 * 255);
  // What no checksum covers: class and flow label of IPv6, its hop limit, Ethernet padding.
  CHECK(accepted < changes / 10);
}
