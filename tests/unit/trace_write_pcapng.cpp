#include "trace/write_pcapng.hpp"

#include <doctest/doctest.h>

#include "support/adverts.hpp"
#include "support/trace_input.hpp"
#include "trace/json.hpp"

using namespace test;
using namespace std::chrono_literals;

namespace {

class File {
 public:
  explicit File(bool show_secrets = false) : writer_([this](base::Bytes block) { octets_ = joined(octets_, copy(block)); }, show_secrets) {}
  void write(const trace::Record& record) { writer_.write(record, trace::dissect(record)); }
  const Octets& octets() const { return octets_; }
  Everything read() const { return read_everything(octets_); }

 private:
  Octets octets_{};
  trace::PcapngWriter writer_;
};

std::string json_of(trace::Record record, base::Bytes octets) {
  record.octets = octets;
  record.number = 0;
  std::string out;
  trace::JsonWriter(true).append(out, record, trace::dissect(record));
  return out;
}

bool has(const Octets& octets, std::string_view text) {
  return std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size()).find(text) != std::string_view::npos;
}

}  // namespace

TEST_CASE("trace write pcapng: what is read back is the whole record") {
  const auto octets = advert(v3_ipv6());
  trace::Record record;
  record.time = 1'700'000'000s + 123'456'789ns;
  record.host = "b";
  record.interface = "eth0";
  record.stage = base::Stage::inject;
  record.segment = "lan";
  record.peer = "a";
  record.carrier = "udp";
  record.origin = "a";
  record.id = 48213;
  record.boot = 77;
  record.path = 1;
  record.local = trace::Endpoint{ip("10.0.0.2"), 10112};
  record.remote = trace::Endpoint{ip("10.0.0.1"), 10112};
  record.age = 12us;
  record.delay = 345us;
  record.vlan = 7;
  record.octets = octets;
  File file;
  file.write(record);
  record.stage = base::Stage::receive;
  record.drop = base::DropReason::tag_wrong;
  record.octets = {};
  file.write(record);
  const auto got = file.read();
  CHECK(got.error.empty());
  REQUIRE(got.records.size() == 2);
  CHECK(json_of(got.records[1].record, got.records[1].octets) == json_of(record, {}));
  record.stage = base::Stage::inject;
  record.drop.reset();
  CHECK(json_of(got.records[0].record, got.records[0].octets) == json_of(record, octets));
  CHECK(got.records[0].record.number == 1);
}

TEST_CASE("trace write pcapng: lost records and the earliest time") {
  trace::Record record;
  record.lost = 3;
  record.host = "a";
  File file;
  file.write(record);
  record.time = -5s;
  file.write(record);
  const auto got = file.read();
  REQUIRE(got.records.size() == 2);
  CHECK(got.records[0].record.lost == 3);
  CHECK(has(file.octets(), "3 records before this are missing at a"));
}

TEST_CASE("trace write pcapng: a comment says what happened and how to mend it") {
  trace::Record record;
  record.host = "b";
  record.stage = base::Stage::receive;
  record.peer = "a";
  record.carrier = "udp";
  record.origin = "a";
  record.id = 9;
  record.drop = base::DropReason::late;
  File file;
  file.write(record);
  CHECK(has(file.octets(), "a:9: receive at b from a over udp; dropped, late: the packet is older than"));
  CHECK(has(file.octets(), "; fix: look for a stalled host"));
}

TEST_CASE("trace write pcapng: a password is hidden unless asked for") {
  AdvertSpec spec;
  spec.auth_type = 1;
  const auto octets = advert(spec);
  trace::Record record;
  record.octets = octets;
  File hidden;
  hidden.write(record);
  CHECK_FALSE(has(hidden.octets(), "s3cret"));
  const auto got = hidden.read();
  REQUIRE(got.records.size() == 1);
  auto read = got.records[0].record;
  CHECK(read.masked);
  read.octets = got.records[0].octets;
  CHECK(trace::dissect(read).advert);
  File shown(true);
  shown.write(record);
  CHECK(has(shown.octets(), "s3cret"));
  CHECK(shown.read().records[0].octets == octets);
}

TEST_CASE("trace write pcapng: the number of an advert is the same at each stage, and another for each other") {
  trace::Record record;
  record.origin = "a";
  record.id = 5;
  const auto number = trace::packet_id(record);
  CHECK(number != 0);
  record.stage = base::Stage::inject;
  record.host = "b";
  CHECK(trace::packet_id(record) == number);
  record.boot = 1;
  CHECK(trace::packet_id(record) != number);
  record.boot = 0;
  record.origin = "b";
  CHECK(trace::packet_id(record) != number);
  record.id = 0;
  CHECK(trace::packet_id(record) == 0);
}

TEST_CASE("trace write pcapng: more devices than a section holds begin another") {
  File file;
  for (int i = 0; i < 4100; ++i) {
    const auto name = std::to_string(i);
    trace::Record record;
    record.interface = name;
    file.write(record);
    if (i == 0) REQUIRE(file.octets().size() > 0);
  }
  const auto got = read_everything(file.octets(), 1 << 16);
  CHECK(got.error.empty());
  REQUIRE(got.records.size() == 4100);
  CHECK(got.records[4099].record.interface == "4099");
}
