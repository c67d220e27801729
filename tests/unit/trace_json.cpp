#include "trace/json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/adverts.hpp"
#include "support/trace_input.hpp"
#include "trace/mask.hpp"

using namespace test;
using namespace std::chrono_literals;

namespace {

std::string line_of(const trace::Record& record, bool show_secrets = false) {
  std::string out;
  trace::JsonWriter(show_secrets).append(out, record, trace::dissect(record));
  return out;
}

nlohmann::json json_of(const trace::Record& record, bool show_secrets = false) {
  return nlohmann::json::parse(line_of(record, show_secrets));
}

trace::Record record_of(const Octets& octets) {
  trace::Record record;
  record.octets = octets;
  return record;
}

AdvertSpec with_password() {
  AdvertSpec spec;
  spec.auth_type = 1;
  return spec;
}

}  // namespace

TEST_CASE("trace json: a record comes back as it was") {
  const auto octets = advert(v3());
  trace::Record record;
  record.time = 1'700'000'000s + 7ns;
  record.stage = base::Stage::receive;
  record.drop = base::DropReason::late;
  record.host = "b";
  record.segment = "lan";
  record.interface = "eth0";
  record.peer = "a";
  record.carrier = "udp";
  record.origin = "a";
  record.id = 18446744073709551615u;
  record.boot = 0xfedcba9876543210;
  record.path = 3;
  record.local = trace::Endpoint{ip("10.0.0.2"), 10112};
  record.remote = trace::Endpoint{ip("2001:db8::1"), 0};
  record.age = 1234us;
  record.delay = -5678ns;
  record.number = 9;
  record.vlan = 100;
  record.missing = 4;
  record.masked = true;
  record.octets = octets;
  trace::Names names;
  trace::RecordParser parser(names);
  const auto read = parser.parse(line_of(record));
  REQUIRE(read);
  CHECK(read->time == record.time);
  CHECK(read->stage == record.stage);
  CHECK(read->drop == record.drop);
  CHECK(read->host == "b");
  CHECK(read->segment == "lan");
  CHECK(read->interface == "eth0");
  CHECK(read->peer == "a");
  CHECK(read->carrier == "udp");
  CHECK(read->origin == "a");
  CHECK(read->id == record.id);
  CHECK(read->boot == record.boot);
  CHECK(read->path == 3);
  CHECK(read->local == record.local);
  CHECK(read->remote == record.remote);
  CHECK(read->age == record.age);
  CHECK(read->delay == record.delay);
  CHECK(read->number == 9);
  CHECK(read->vlan == 100);
  CHECK(read->missing == 4);
  CHECK(read->masked);
  CHECK(copy(read->octets) == octets);
  CHECK(line_of(*read) == line_of(record));
}

TEST_CASE("trace json: an empty record is short, and lost ones are a line too") {
  CHECK(line_of({}) == R"({"frame.time_epoch":"0.000000000","stage":"packet"})" "\n");
  trace::Record record;
  record.time = -1500ms;
  record.host = "a";
  record.lost = 17;
  CHECK(line_of(record) == R"({"frame.time_epoch":"-1.500000000","host":"a","lost":17})" "\n");
  trace::Names names;
  CHECK(trace::RecordParser(names).parse(line_of(record))->lost == 17);
  CHECK(trace::RecordParser(names).parse(line_of(record))->time == 0ns);  // no packet is older
  record.time = base::Duration::max() - 2s;
  CHECK(trace::RecordParser(names).parse(line_of(record))->time == base::Duration(std::int64_t{1} << 62));
}

TEST_CASE("trace json: fields have Wireshark's names") {
  auto spec = v3();
  spec.addresses = {"10.0.0.100", "10.0.0.101"};
  const auto octets = advert(spec);
  const auto json = json_of(record_of(octets));
  CHECK(json["ip.src"] == "10.0.0.1");
  CHECK(json["ip.ttl"] == "255");
  CHECK(json["ip.id"] == "0x0001");
  CHECK(json["vrrp.version"] == "3");
  CHECK(json["vrrp.virt_rtr_id"] == "51");
  CHECK(json["vrrp.short_adver_int"] == "100");
  CHECK(json["vrrp.ip_addr"] == nlohmann::json::array({"10.0.0.100", "10.0.0.101"}));
  CHECK(json["vrrp.checksum.status"] == "good");
  CHECK(json["vrrp.checksum.form"] == "with pseudo-header, RFC 5798");
}

TEST_CASE("trace json: each form of the checksum, and a bad one") {
  auto spec = v3();
  spec.pseudo_header = false;
  CHECK(json_of(record_of(advert(spec)))["vrrp.checksum.form"] == "without pseudo-header, RFC 9568");
  CHECK(json_of(record_of(advert({})))["vrrp.checksum.form"] == "version 2: the message");
  CHECK(json_of(record_of(advert(v3_ipv6())))["vrrp.checksum.form"] == "with pseudo-header, as always over IPv6");
  spec.damage = 1;
  const auto bad = json_of(record_of(advert(spec)));
  CHECK(bad["vrrp.checksum.status"] == "bad");
  CHECK(bad["refused"] == "vrrp_checksum");
  CHECK(bad["fix"] == base::text(base::DropReason::vrrp_checksum).fix);
}

TEST_CASE("trace json: a password is hidden, and everything else stays right") {
  const auto octets = advert(with_password());
  const auto hidden = json_of(record_of(octets));
  CHECK(hidden["masked"] == true);
  CHECK_FALSE(hidden.contains("vrrp.auth_string"));
  CHECK(hidden["vrrp.checksum.status"] == "good");
  CHECK(line_of(record_of(octets)).find("733363726574") == std::string::npos);
  const auto shown = json_of(record_of(octets), true);
  CHECK(shown["vrrp.auth_string"] == "s3cret");
  CHECK_FALSE(shown.contains("masked"));

  auto spec = with_password();
  spec.damage = 1;
  CHECK(json_of(record_of(advert(spec)))["vrrp.checksum.status"] == "bad");
}

TEST_CASE("trace json: a password in a GRE packet is hidden too, and the checksum of GRE stays right") {
  auto gre = joined(hex("8000 0800 0000 0000"), advert(with_password()));
  const auto sum = internet_checksum(gre);
  gre[4] = static_cast<std::uint8_t>(sum >> 8);
  gre[5] = static_cast<std::uint8_t>(sum);
  AdvertSpec outer;
  outer.protocol = 47;
  const auto octets = ip_packet(outer, gre);
  const auto json = json_of(record_of(octets));
  CHECK(json["masked"] == true);
  CHECK(json["gre.checksum"].is_string());
  CHECK(json["vrrp.checksum.status"] == "good");
  CHECK_FALSE(json.contains("refused"));
}

TEST_CASE("trace json: without a password nothing is hidden") {
  for (const auto& spec : {AdvertSpec{}, v3(), v3_ipv6()}) CHECK_FALSE(json_of(record_of(advert(spec))).contains("masked"));
}

TEST_CASE("trace json: CARP under its own names") {
  const auto json = json_of(record_of(carp()));
  CHECK(json["carp.vhid"] == "42");
  CHECK(json["carp.advskew"] == "5");
  CHECK(json["carp.checksum.status"] == "good");
  CHECK_FALSE(json.contains("vrrp.virt_rtr_id"));
  CHECK(json["refused"] == "carp_seen");
}

TEST_CASE("trace json: a datagram that a relay carries, under Wireshark's names") {
  const auto told = [](const Octets& octets) {
    auto record = record_of(octets);
    record.stage = base::Stage::carry;
    return json_of(record);
  };
  const auto json = told(datagram({}));
  CHECK(json["udp.srcport"] == "40000");
  CHECK(json["udp.dstport"] == "694");
  CHECK(json["udp.length"] == "11");
  CHECK(json["ip.ttl"] == "1");
  CHECK(json["ip.dst"] == "239.0.0.42");
  CHECK_FALSE(json.contains("refused"));
  CHECK_FALSE(json.contains("ip.frag_offset"));
  const auto later = told(datagram({.fragment = 0x2001}));
  CHECK(later["ip.frag_offset"] == "8");
  CHECK(later["ip.flags.mf"] == "1");
  CHECK_FALSE(later.contains("udp.srcport"));
  CHECK_FALSE(told(carp()).contains("refused"));
}

TEST_CASE("trace json: names with odd letters are escaped, and come back where they can") {
  trace::Record record;
  record.host = "a\"\\\n\x01\xc3\xa9";
  trace::Names names;
  CHECK(trace::RecordParser(names).parse(line_of(record))->host == record.host);
  record.host = "\xff\xc3";
  CHECK(trace::RecordParser(names).parse(line_of(record))->host == "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE("trace json: what is wrong with a line is said") {
  trace::Names names;
  const auto complaint = [&](std::string_view line) {
    const auto read = trace::RecordParser(names).parse(line);
    return read ? std::string("none") : read.error();
  };
  const auto with_time = [](const std::string& rest) { return R"({"frame.time_epoch":"1.5",)" + rest + "}"; };
  CHECK(complaint("[]") == "it is no JSON object");
  CHECK(complaint("{\"host\":") == "it is no JSON object");
  CHECK(complaint("{}") == "frame.time_epoch: is missing");
  CHECK(complaint(R"({"frame.time_epoch":"x"})") == "frame.time_epoch: is no number of seconds");
  CHECK(complaint(R"({"frame.time_epoch":"99999999999"})") == "frame.time_epoch: is no number of seconds");
  CHECK(complaint(with_time(R"("stage":"x")")) == "stage: there is no such stage");
  CHECK(complaint(with_time(R"("drop":"x")")) == "drop: there is no such reason; another version has written it");
  CHECK(complaint(with_time(R"("octets":"4")")) == "octets: are not in hexadecimal");
  CHECK(complaint(with_time(R"("octets":"4x")")) == "octets: are not in hexadecimal");
  CHECK(complaint(with_time(R"("host":1)")) == "host: is no string");
  CHECK(complaint(with_time(R"("path":256)")) == "path: is too large");
  CHECK(complaint(with_time(R"("id":-1)")) == "id: is no number");
  CHECK(complaint(with_time(R"("local":"10.0.0")")) == "local: is no IP address");
  CHECK(complaint(with_time(R"("age_us":1e300)")) == "age_us: is no number of microseconds");
  CHECK(complaint(with_time(R"("future":{"x":[1]},"id":"7")")) == "none");
}

TEST_CASE("trace jsonl: lines, empty ones and a last one without an end") {
  const auto got = read_everything(octets_of("{\"frame.time_epoch\":\"1\"}\n\n{\"frame.time_epoch\":\"2\",\"host\":\"a\"}"));
  CHECK(got.error.empty());
  REQUIRE(got.records.size() == 2);
  CHECK(got.records[0].record.number == 1);
  CHECK(got.records[1].record.number == 2);
  CHECK(got.records[1].record.host == "a");
}

TEST_CASE("trace jsonl: the line that is wrong is named") {
  CHECK(read_everything(octets_of("{\"frame.time_epoch\":\"1\"}\n{}\n")).error == "packet 2, offset 25: frame.time_epoch: is missing");
  const auto endless = octets_of("{" + std::string(trace::kMaxWindowBytes, ' '));
  CHECK(read_everything(endless, 65536).error == "packet 1, offset 0: the line is too long");
}
