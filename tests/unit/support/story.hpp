// Adverts over time, as the relays of several hosts tell of them.
#pragma once

#include <string>

#include "support/packets.hpp"
#include "trace/dissect.hpp"

namespace test {

struct Scene {
  double at = 0;  // seconds
  unsigned priority = 100;
  std::string source = "10.0.0.1";
  std::string host{};
  base::Stage stage = base::Stage::packet;
  std::string origin{};
  std::uint64_t id = 0;
  std::optional<base::DropReason> drop{};
  std::optional<base::Duration> delay{};
  unsigned vrid = 51;
  unsigned interval = 1;
  std::string segment{};
  std::string peer{};
};

inline base::Duration seconds(double value) {
  return std::chrono::round<std::chrono::microseconds>(std::chrono::duration<double>(value));
}

// `take(record, dissection)` gets it.
template <class Take>
void tell(const Scene& scene, Take take) {
  AdvertSpec spec;
  spec.source = scene.source;
  spec.priority = scene.priority;
  spec.vrid = scene.vrid;
  spec.interval = scene.interval;
  if (scene.source.find(':') != std::string::npos) {
    spec.version = 3;
    spec.destination = "ff02::12";
    spec.addresses = {"fe80::100"};
    spec.interval = scene.interval * 100;
  }
  const auto octets = advert(spec);
  trace::Record record;
  record.time = seconds(scene.at);
  record.host = scene.host;
  record.stage = scene.stage;
  record.origin = scene.origin;
  record.id = scene.id;
  record.boot = scene.id == 0 ? 0 : 7;
  record.drop = scene.drop;
  record.delay = scene.delay;
  record.segment = scene.segment;
  record.peer = scene.peer;
  record.octets = octets;
  take(record, trace::dissect(record));
}

}  // namespace test
