#include "trace/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "session/plain.hpp"
#include "support/adverts.hpp"
#include "support/captures.hpp"
#include "trace/text_parts.hpp"

using namespace test;
using namespace std::chrono_literals;

namespace {

constexpr auto kNoon = 1'700'000'000s + 1'234'567us;  // 2023-11-14 22:13:21.234567

trace::Record record_of(const Octets& octets) {
  trace::Record record;
  record.time = kNoon;
  record.octets = octets;
  return record;
}

// Without the day, which each first line has above it.
std::string text_of(const trace::Record& record, trace::TextOptions options = {}) {
  std::string out;
  trace::TextWriter(options).append(out, record, trace::dissect(record));
  const std::string day = "2023-11-14 UTC\n";
  return out.starts_with(day) ? out.substr(day.size()) : out;
}

std::string text_of(const AdvertSpec& spec, trace::TextOptions options = {}) {
  const auto octets = advert(spec);
  return text_of(record_of(octets), options);
}

void check_widths(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    CHECK(end - at <= trace::kTextColumns);
    at = end + 1;
  }
}

}  // namespace

TEST_CASE("trace text: an advert at a stage of a host") {
  const auto octets = advert(v3());
  auto record = record_of(octets);
  record.host = "a";
  record.stage = base::Stage::capture;
  record.interface = "eth0";
  record.origin = "a";
  record.id = 48213;
  CHECK(text_of(record) == "22:13:21.234567 a capture eth0 10.0.0.1 > 224.0.0.18 v3 vrid 51 prio 100 1s 10.0.0.100  a:48213\n");
}

TEST_CASE("trace text: datagrams, fragments and CARP at a stage of a host") {
  const auto line = [](const Octets& octets) {
    auto record = record_of(octets);
    record.stage = base::Stage::capture;
    record.origin = "a";
    record.id = 7;
    return text_of(record, {trace::TextOptions::Time::epoch}).substr(std::string("1700000001.234567 ").size());
  };
  CHECK(line(datagram({.payload = Octets(150)})) == "capture 10.0.0.1:40000 > 239.0.0.42:694 udp 150 octets  a:7\n");
  CHECK(line(datagram({.fragment = 0x2000, .payload = Octets(8)})) ==
        "capture 10.0.0.1:40000 > 239.0.0.42:694 udp 8 octets, fragment at 0 with 16  a:7\n");
  CHECK(line(datagram({.fragment = 0x0001})) == "capture 10.0.0.1 > 239.0.0.42 udp fragment at 8 with 11, the last  a:7\n");
  CHECK(line(carp()).find("CARP vhid 42 advskew 5 1s  a:7\n") != std::string::npos);
}

TEST_CASE("trace text: the day stands above, once a day") {
  const auto octets = advert({});
  auto record = record_of(octets);
  std::string out;
  trace::TextWriter writer({});
  writer.append(out, record, trace::dissect(record));
  writer.append(out, record, trace::dissect(record));
  record.time += 24h;
  writer.append(out, record, trace::dissect(record));
  CHECK(out.starts_with("2023-11-14 UTC\n22:13:21.234567 "));
  CHECK(out.find("2023-11-15 UTC\n") != std::string::npos);
  CHECK(std::ranges::count(out, '\n') == 5);
}

TEST_CASE("trace text: times as they were asked for") {
  const auto octets = advert({});
  auto record = record_of(octets);
  std::string out;
  trace::TextWriter relative({trace::TextOptions::Time::relative});
  relative.append(out, record, trace::dissect(record));
  record.time += 12'500ms;
  relative.append(out, record, trace::dissect(record));
  CHECK(out.starts_with("   0.000000 "));
  CHECK(out.find("\n  12.500000 ") != std::string::npos);
  CHECK(text_of(record, {trace::TextOptions::Time::epoch}).starts_with("1700000013.734567 "));
  record.time = -1500ms;
  CHECK(text_of(record, {trace::TextOptions::Time::epoch}).starts_with("-1.500000 "));
  CHECK(text_of(record).starts_with("1969-12-31 UTC\n23:59:58.500000 "));
}

TEST_CASE("trace text: a dropped advert says why, and how to mend it the first time") {
  const auto octets = advert({});
  auto record = record_of(octets);
  record.stage = base::Stage::receive;
  record.peer = "a";
  record.drop = base::DropReason::wrong_group;
  std::string out;
  trace::TextWriter writer({});
  writer.append(out, record, trace::dissect(record));
  CHECK(out.find(" receive < a ") != std::string::npos);
  CHECK(out.find("  dropped: wrong_group\n    the packet goes to") != std::string::npos);
  CHECK(out.find("fix:") != std::string::npos);
  out.clear();
  writer.append(out, record, trace::dissect(record));
  CHECK(std::ranges::count(out, '\n') == 1);
  trace::TextWriter verbose({trace::TextOptions::Time::utc, false, true});
  for (int i = 0; i < 2; ++i) {
    out.clear();
    verbose.append(out, record, trace::dissect(record));
    CHECK(out.find("fix:") != std::string::npos);
  }
}

TEST_CASE("trace text: of what was refused unopened, who sent it") {
  auto record = record_of({});
  record.stage = base::Stage::receive;
  record.remote = trace::Endpoint{*wire::parse_ip_address("10.0.0.77"), 10112};
  record.drop = base::DropReason::unknown_peer;
  CHECK(text_of(record).find(" receive 10.0.0.77:10112 ") != std::string::npos);
  record.remote->port = 0;
  CHECK(text_of(record).find(" receive 10.0.0.77 ") != std::string::npos);
  const auto octets = advert({});
  record.octets = octets;
  CHECK(text_of(record).find("10.0.0.77") == std::string::npos);
}

TEST_CASE("trace text: what went wrong may stand on a line of its own, and is indented like the rest") {
  auto spec = v3();
  spec.damage = 1;
  const auto octets = advert(spec);
  auto record = record_of(octets);
  record.host = "a-host-12345";
  record.stage = base::Stage::receive;
  record.peer = "a-peer-123456789";
  record.origin = "a-long-name-of-a-host";
  record.id = 4821300;
  record.drop = base::DropReason::vrrp_checksum;
  const auto text = text_of(record);
  CHECK(text.find("\n    a-long-name-of-a-host:4821300  dropped: vrrp_checksum\n    the VRRP checksum is") != std::string::npos);
}

TEST_CASE("trace text: the relay would refuse it, and the fields stand there nevertheless") {
  auto spec = v3();
  spec.damage = 1;
  const auto text = text_of(spec);
  CHECK(text.find("v3 vrid 51 prio 100 1s bad checksum 10.0.0.100  refused: vrrp_checksum\n") != std::string::npos);
  CHECK(text.find("\n    the VRRP checksum is right in none of its valid forms\n    fix: look for a device") != std::string::npos);
}

TEST_CASE("trace text: the form of a right checksum is told when asked") {
  auto spec = v3();
  spec.pseudo_header = false;
  CHECK(text_of(spec).find("RFC 9568") == std::string::npos);
  CHECK(text_of(spec, {trace::TextOptions::Time::utc, false, true}).find("good (without pseudo-header, RFC 9568)") != std::string::npos);
}

TEST_CASE("trace text: a password only when asked") {
  AdvertSpec spec;
  spec.auth_type = 1;
  CHECK(text_of(spec).find("s3cret") == std::string::npos);
  CHECK(text_of(spec).find(" 1s pass 10.0.0.100") != std::string::npos);
  CHECK(text_of(spec, {trace::TextOptions::Time::utc, false, false, true}).find(" pass \"s3cret\" ") != std::string::npos);
}

TEST_CASE("trace text: what else an advert can be") {
  AdvertSpec spec;
  spec.priority = 0;
  CHECK(text_of(spec).find("prio 0 (resigns)") != std::string::npos);
  CHECK(text_of(record_of(carp())).find("CARP vhid 42 advskew 5 1s  refused: carp_seen") != std::string::npos);
  AdvertSpec ah;
  ah.ah = true;
  ah.auth_type = 2;
  CHECK(text_of(ah).find(" 1s ah 10.0.0.100") != std::string::npos);
  auto fast = v3();
  fast.interval = 25;
  CHECK(text_of(fast).find(" 0.25s ") != std::string::npos);
}

TEST_CASE("trace text: what is around an advert stands below it") {
  AdvertSpec outer;
  outer.destination = "10.0.0.2";
  outer.protocol = 47;
  const auto octets = ip_packet(outer, joined(hex("3000 0800 0000002a 00000007"), advert({})));
  CHECK(text_of(record_of(octets)).find("\n    in gre 10.0.0.1 > 10.0.0.2, key 42, seq 7\n") != std::string::npos);
}

TEST_CASE("trace text: a datagram of the relay without an advert") {
  AdvertSpec outer;
  outer.destination = "10.0.0.2";
  outer.protocol = 17;
  const auto data = joined(hex("27802780 003c 0000 04010000 0000abcd 0000000000000009"), Octets(36));
  const auto text = text_of(record_of(ip_packet(outer, data)));
  CHECK(text.find("10.0.0.1 > 10.0.0.2 relay DATA to index 0x0000abcd counter 9, 52 octets\n") != std::string::npos);
}

TEST_CASE("trace text: missing records are a line") {
  trace::Record record;
  record.time = kNoon;
  record.host = "b";
  record.lost = 17;
  CHECK(text_of(record) == "22:13:21.234567 b 17 records before this are missing\n");
}

TEST_CASE("trace text: lines keep under 100 columns, whatever the addresses") {
  auto spec = v3_ipv6();
  spec.source = "fe80::30be:97ff:fed6:c929";
  for (std::size_t count = 0; count < 20; ++count) {
    spec.addresses.assign(count, "2001:db8:1234:5678:9abc:def0:1234:5678");
    const auto octets = advert(spec);
    auto record = record_of(octets);
    record.host = "host-12345";
    record.stage = base::Stage::receive;
    record.peer = "another-1";
    record.origin = "another-1";
    record.id = 48213;
    const auto text = text_of(record);
    check_widths(text);
    CHECK(text.find("another-1:48213") != std::string::npos);
  }
}

TEST_CASE("trace text: each sentence and fix is wrapped") {
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    trace::Record record;
    record.drop = static_cast<base::DropReason>(i);
    check_widths(text_of(record));
  }
}

TEST_CASE("trace text: colour changes nothing but colour") {
  auto spec = v3();
  spec.damage = 1;
  const auto plain = text_of(spec);
  auto colored = text_of(spec, {trace::TextOptions::Time::utc, true});
  CHECK(colored.find("\x1b[31mrefused: vrrp_checksum\x1b[0m") != std::string::npos);
  for (auto at = colored.find('\x1b'); at != std::string::npos; at = colored.find('\x1b')) {
    colored.erase(at, colored.find('m', at) - at + 1);
  }
  CHECK(colored.ends_with(plain));
}

TEST_CASE("trace text: a name cannot play with the terminal") {
  trace::Record record;
  record.host = "a\x1b[2J\xc2\x9b";
  CHECK(text_of(record, {trace::TextOptions::Time::epoch}) == "0.000000 a?[2J??\n");
}

TEST_CASE("trace text: every packet of the captures has its line") {
  for (const auto& one : captures()) {
    for (const auto& frame : one.frames) {
      INFO(frame.where);
      const auto text = text_of(record_of(frame.ip));
      CHECK(text.find("prio") + text.find("CARP") != 2 * std::string::npos);
      CHECK(text.find('\n') <= trace::kTextColumns);
    }
  }
}

TEST_CASE("trace text: without octets it says from where") {
  trace::Record record;
  record.stage = base::Stage::receive;
  record.remote = trace::Endpoint{ip("10.0.0.9"), 10112};
  record.drop = base::DropReason::unknown_peer;
  CHECK(text_of(record, {trace::TextOptions::Time::epoch}).starts_with("0.000000 receive 10.0.0.9:10112  dropped: unknown_peer\n"));
  record.remote = trace::Endpoint{ip("fe80::1"), 5};
  CHECK(text_of(record, {trace::TextOptions::Time::epoch}).starts_with("0.000000 receive [fe80::1]:5  dropped"));
}
