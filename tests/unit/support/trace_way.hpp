// One advert a:5 from host a to its peers, as the traces of all hosts tell it.
#pragma once

#include "support/octets.hpp"
#include "support/packets.hpp"
#include "support/trace_records.hpp"
#include "trace/way_finder.hpp"

namespace test {

inline constexpr auto kWhen = kTraceStart + std::chrono::seconds(5);

class Trace {
 public:
  using Us = std::chrono::microseconds;

  trace::Record& add(base::Stage stage, std::string_view host, Us at, std::string_view peer = {}) {
    trace::Record record;
    record.time = kWhen + at;
    record.stage = stage;
    record.host = host;
    record.peer = peer;
    record.origin = "a";
    record.id = 5;
    record.boot = 7;
    record.octets = octets_;
    if (stage == base::Stage::capture || stage == base::Stage::inject) record.interface = "eth0";
    if (stage == base::Stage::carry || stage == base::Stage::receive) record.carrier = "udp";
    records.push_back(record);
    return records.back();
  }
  trace::Record& capture(std::string_view host = "a") { return add(base::Stage::capture, host, Us(0)); }
  trace::Record& carry(std::string_view peer, std::uint8_t path = 0) {
    auto& record = add(base::Stage::carry, "a", Us(41), peer);
    record.path = path;
    record.local = {ip("10.0.0.1"), 10112};
    record.remote = {ip(peer == "b" ? "10.0.0.2" : "10.0.0.3"), 10112};
    return record;
  }
  trace::Record& receive(std::string_view host, Us at = Us(1310), std::uint8_t path = 0) {
    auto& record = add(base::Stage::receive, host, at, "a");
    record.path = path;
    record.remote = {ip("10.0.0.1"), 10112};
    return record;
  }
  trace::Record& inject(std::string_view host, Us at = Us(1352)) { return add(base::Stage::inject, host, at, "a"); }
  // Adverts before and behind it, so that the host's trace covers the time.
  void around(std::string_view host) {
    for (const auto& [id, apart] : {std::pair(4, -1), std::pair(6, 1)}) {
      auto& record = add(base::Stage::receive, host, Us(apart * 1'000'000), "a");
      record.id = static_cast<std::uint64_t>(id);
    }
  }

  trace::Way way(std::optional<trace::AdvertName> wanted = trace::AdvertName{"a", 5}) const {
    trace::WayFinder finder(std::move(wanted));
    for (const auto& record : records) finder.add(record);
    return finder.way();
  }

  std::vector<trace::Record> records;

 private:
  Octets octets_ = advert({.priority = 150});
};

// To b and c, and injected on both.
inline Trace arrived() {
  Trace all;
  all.capture();
  all.carry("b");
  all.carry("c");
  all.receive("b");
  all.inject("b");
  all.receive("c", Trace::Us(2000));
  all.inject("c", Trace::Us(2100));
  return all;
}

inline const trace::Verdict& verdict_of(const trace::Way& way, std::string_view host) {
  static const trace::Verdict kNone{};
  for (const auto& one : way.verdicts) {
    if (one.host == host) return one;
  }
  return kNone;
}

}  // namespace test
