#include "trace/merge.hpp"

#include <doctest/doctest.h>

#include "support/octets.hpp"
#include "support/trace_records.hpp"

using namespace std::chrono_literals;
using namespace test;
using trace::Record;
using trace::WallTime;

namespace {

// Gives the records, each with octets that are gone with the next one, as a real reader does.
class Listed : public trace::Reader {
 public:
  explicit Listed(std::vector<Record> records, bool fails = false) : records_(std::move(records)), fails_(fails) {}

  base::Result<std::optional<Record>, trace::Malformed> next() override {
    if (at_ == records_.size()) {
      if (fails_) return base::Err(trace::Malformed{at_ + 1, 40, "cut off"});
      return std::optional<Record>();
    }
    octets_.assign(8, static_cast<std::uint8_t>(records_[at_].id));
    auto record = records_[at_++];
    record.octets = octets_;
    return std::optional<Record>(record);
  }

 private:
  std::vector<Record> records_;
  bool fails_;
  std::size_t at_ = 0;
  Octets octets_;
};

std::unique_ptr<trace::Reader> listed(std::vector<Record> records, bool fails = false) {
  return std::make_unique<Listed>(std::move(records), fails);
}

std::vector<Record> every(std::string_view host, base::Duration interval, int count, std::uint64_t first_id = 1) {
  std::vector<Record> out;
  for (int i = 0; i < count; ++i) out.push_back(carried(host, "x", first_id + static_cast<std::uint64_t>(i), kTraceStart + i * interval));
  return out;
}

template <class... Readers>
trace::Merged merged(trace::Offsets offsets, Readers... readers) {
  std::vector<std::unique_ptr<trace::Reader>> all;
  (all.push_back(std::move(readers)), ...);
  return trace::Merged(std::move(all), std::move(offsets));
}

trace::Offsets ahead(std::string host, base::Duration by) {
  return trace::Offsets({{"a", "", 0, {trace::ClockPiece{}}}, {std::move(host), "a", 1, {trace::ClockPiece{WallTime::min(), by, 0ms, false}}}});
}

}  // namespace

TEST_CASE("merge: records of several readers come in order of time, octets intact") {
  auto all = merged({}, listed(every("a", 10ms, 1000)), listed(every("b", 7ms, 1000)), listed({}));
  std::size_t count = 0;
  auto latest = WallTime::min();
  for (auto next = all.next(); next && *next; next = all.next()) {
    const auto& record = **next;
    CHECK(record.time >= latest);
    CHECK(copy(record.octets) == Octets(8, static_cast<std::uint8_t>(record.id)));
    latest = record.time;
    ++count;
  }
  CHECK(count == 2000);
  CHECK(all.out_of_order() == 0);
}

TEST_CASE("merge: times are corrected by the clock of each record's own host") {
  auto b = every("b", 10ms, 3);
  for (auto& record : b) record.time += 5s;
  auto all = merged(ahead("b", 5s - 1ms), listed(every("a", 10ms, 3)), listed(b));
  std::string hosts;
  for (auto next = all.next(); next && *next; next = all.next()) {
    hosts += (*next)->host;
    if ((*next)->host == "b") CHECK(((*next)->time - kTraceStart) % 10ms == 1ms);
  }
  CHECK(hosts == "ababab");
}

TEST_CASE("merge: equal times keep the order of the readers, and of each reader") {
  auto all = merged({}, listed(every("a", 0ms, 3)), listed(every("b", 0ms, 2)));
  std::string seen;
  for (auto next = all.next(); next && *next; next = all.next()) seen += std::string((*next)->host) + std::to_string((*next)->id);
  CHECK(seen == "a1a2a3b1b2");
}

TEST_CASE("merge: what stands a little too late in its file is put in order") {
  auto records = every("a", 1ms, 1000);
  std::swap(records[10], records[10 + trace::kReorderRecords - 1]);
  auto all = merged({}, listed(records));
  std::uint64_t expected = 0;
  for (auto next = all.next(); next && *next; next = all.next()) CHECK((*next)->id == ++expected);
  CHECK(expected == 1000);
  CHECK(all.out_of_order() == 0);
}

TEST_CASE("merge: what stands far too late is given all the same, and counted") {
  auto records = every("a", 1ms, 1000);
  std::rotate(records.begin(), records.begin() + 1, records.end());
  auto all = merged({}, listed(records));
  std::size_t count = 0;
  for (auto next = all.next(); next && *next; next = all.next()) ++count;
  CHECK(count == 1000);
  CHECK(all.out_of_order() == 1);
}

TEST_CASE("merge: the error of one reader comes behind the records of all") {
  auto all = merged({}, listed(every("a", 1ms, 5)), listed(every("b", 1ms, 2), true));
  std::size_t count = 0;
  auto next = all.next();
  for (; next && *next; next = all.next()) ++count;
  CHECK(count == 7);
  REQUIRE_FALSE(next);
  CHECK(next.error().what == "cut off");
  CHECK(next.error().packet == 3);
  CHECK(all.failed() == 1);
}
