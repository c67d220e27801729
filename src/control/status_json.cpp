#include "control/status_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "control/faults.hpp"
#include "proto/protocol.hpp"

namespace control {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;

Json seconds(const std::optional<base::Duration>& duration) {
  if (!duration) return nullptr;
  return std::chrono::duration<double>(*duration).count();
}

Json key_id(std::uint32_t id) {
  if (id == 0) return nullptr;
  return fmt::format("{:08x}", id);
}

Json key_ids(const core::PeerStatus& peer) {
  if (!peer.keys) return nullptr;
  return {{"own", key_id(peer.keys->own)}, {"used", key_id(peer.keys->used)}, {"refused", key_id(peer.keys->refused)}};
}

Json reason(base::DropReason drop) {
  const auto& text = base::text(drop);
  return {{"reason", text.name}, {"sentence", text.sentence}, {"fix", text.fix}};
}

Json adverts(const core::Counters& counters) {
  Json out = Json::object();
  for (const auto& metric : core::kMetricTexts) out[std::string(metric.name)] = counters.get(metric.metric);
  return out;
}

Json drops(const core::Counters& counters) {
  Json out = Json::array();
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto drop = static_cast<base::DropReason>(i);
    if (counters.get(drop) == 0) continue;
    auto entry = reason(drop);
    entry["count"] = counters.get(drop);
    out.push_back(std::move(entry));
  }
  return out;
}

// The words stand once, with the whole relay's.
Json drop_counts(const core::Counters& counters) {
  Json out = Json::object();
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto drop = static_cast<base::DropReason>(i);
    if (counters.get(drop) > 0) out[std::string(base::name(drop))] = counters.get(drop);
  }
  return out;
}

Json segments(const core::Snapshot& snapshot) {
  Json out = Json::array();
  for (const auto& segment : snapshot.segments) {
    out.push_back({{"name", segment.name},
                   {"injects", !segment.blocked && !snapshot.observes},
                   {"blocked", segment.blocked ? reason(*segment.blocked) : Json()}});
  }
  return out;
}

Json paths(const core::PeerStatus& peer) {
  Json out = Json::array();
  for (const auto& path : peer.paths) {
    out.push_back({{"local", path.local.is_unspecified() ? Json() : Json(wire::to_string(path.local))},
                   {"remote", wire::to_string(path.remote)},
                   {"silence_seconds", seconds(path.since_heard)},
                   {"round_trip_seconds", seconds(path.rtt)},
                   {"one_way_seconds", seconds(path.one_way)}});
  }
  return out;
}

// Who the peer hears to be MASTER, as it tells.
Json masters(const core::PeerStatus& peer) {
  Json out = Json::array();
  for (const auto& master : peer.masters) {
    out.push_back({{"segment", master.segment},
                   {"vrid", master.vrid},
                   {"family", master.family == wire::Family::ipv4 ? "ipv4" : "ipv6"},
                   {"priority", master.priority},
                   {"from", master.origin.empty() ? Json() : Json(master.origin)},
                   {"silence_seconds", seconds(master.age)}});
  }
  return out;
}

Json passes(const core::PeerStatus& peer) {
  const auto known = [](const std::optional<bool>& passes) { return passes ? Json(*passes) : Json(); };
  Json out{{"asking", peer.probing}};
  for (std::size_t i = 0; i < peer.passed.size(); ++i) {
    out[std::string(name(session::kProbeWays[i]))] = {{"from", known(peer.passed[i].from)}, {"to", known(peer.passed[i].to)}};
  }
  return out;
}

Json peers(const core::Snapshot& snapshot) {
  Json out = Json::array();
  for (const auto& peer : snapshot.peers) {
    out.push_back({{"name", peer.name},
                   {"state", word(peer.liveness)},
                   {"carrier", peer.carrier},
                   {"plaintext", !peer.keys},
                   {"keys", key_ids(peer)},
                   {"path_state", word(peer.passage)},
                   {"paths", paths(peer)},
                   {"passes", passes(peer)},
                   {"waits_for", peer.waits_for},
                   {"hears", masters(peer)},
                   {"adverts", adverts(peer.counters)},
                   {"lost", peer.lost},
                   {"held", peer.held},
                   {"config_differs", peer.config_differs},
                   {"dropped", drop_counts(peer.counters)}});
  }
  return out;
}

Json voice(const core::VoiceStatus& voice, std::uint8_t protocol) {
  Json addresses = Json::array();
  for (const auto& address : voice.addresses) addresses.push_back(wire::to_string(address));
  return {{"host", voice.speaker.empty() ? Json() : Json(voice.speaker)},
          {"source", wire::to_string(voice.source)},
          {"version", voice.version},
          {std::string(proto::protocols()[protocol].election.rank), proto::shown_rank(protocol, voice.priority)},
          {"resigned", voice.resigned},
          {"interval_seconds", seconds(voice.interval)},
          {"silence_seconds", seconds(voice.since_last)},
          {"master_for_seconds", seconds(voice.speaks_for)},
          {"longest_gap_seconds", seconds(voice.longest_gap)},
          {"late", voice.late},
          {"addresses", std::move(addresses)}};
}

Json gaps(const core::AdvertGaps& gaps) {
  Json out = Json::array();
  for (std::size_t i = 0; i < gaps.counts().size(); ++i) {
    const bool has_bound = i < core::AdvertGaps::kBounds.size();
    out.push_back({{"up_to_intervals", has_bound ? Json(core::AdvertGaps::kBounds[i]) : Json()}, {"count", gaps.counts()[i]}});
  }
  return out;
}

Json routers(const core::Snapshot& snapshot) {
  Json out = Json::array();
  for (const auto& router : snapshot.routers) {
    Json voices = Json::array();
    for (const auto& one : router.voices) voices.push_back(voice(one, router.protocol));
    out.push_back({{"segment", router.segment},
                   {std::string(proto::protocols()[router.protocol].election.id), router.vrid},
                   {"master", router.master ? Json(wire::to_string(router.voices[*router.master].source)) : Json()},
                   {"changes", router.changes},
                   {"gaps", gaps(router.gaps)},
                   {"voices", std::move(voices)}});
  }
  return out;
}

Json groups(const core::Snapshot& snapshot) {
  Json out = Json::array();
  for (const auto& group : snapshot.groups) {
    Json senders = Json::array();
    for (const auto& sender : group.senders) {
      senders.push_back({{"host", sender.speaker.empty() ? Json() : Json(sender.speaker)},
                         {"source", wire::to_string(sender.source)},
                         {"native", sender.native},
                         {"datagrams", sender.datagrams},
                         {"per_second", sender.rate},
                         {"silence_seconds", seconds(sender.since_last)}});
    }
    out.push_back({{"segment", group.segment}, {"group", group.name}, {"senders", std::move(senders)}});
  }
  return out;
}

Json quorum(const core::Snapshot& snapshot) {
  if (!snapshot.quorum) return nullptr;
  const auto& quorum = *snapshot.quorum;
  const bool is_known = quorum.majority != core::Majority::unknown;
  return {{"voters", quorum.voters()},
          {"reachable", quorum.reachable},
          {"silent", quorum.silent},
          {"majority", is_known ? Json(quorum.majority == core::Majority::held) : Json()}};
}

Json health_file(const core::Snapshot& snapshot) {
  if (!snapshot.health_file) return nullptr;
  const auto& file = *snapshot.health_file;
  return {{"path", file.path},
          {"healthy", file.healthy},
          {"write_failures", file.write_failures},
          {"problem", file.problem.empty() ? Json() : Json(file.problem)}};
}

Json list(const std::vector<Fault>& faults) {
  Json out = Json::array();
  for (const auto& fault : faults) out.push_back({{"name", fault.name}, {"what", fault.what}, {"fix", fault.fix}});
  return out;
}

}  // namespace

std::string status_json(const core::Snapshot& snapshot) {
  const Json out{{"schema", kSchema},
                 {"self", snapshot.self},
                 {"observes", snapshot.observes},
                 {"faults", list(faults(snapshot))},
                 {"notes", list(notes(snapshot))},
                 {"quorum", quorum(snapshot)},
                 {"health_file", health_file(snapshot)},
                 {"segments", segments(snapshot)},
                 {"peers", peers(snapshot)},
                 {"routers", routers(snapshot)},
                 {"groups", groups(snapshot)},
                 {"adverts", adverts(snapshot.counters)},
                 {"dropped", drops(snapshot.counters)}};
  // Octets that are no UTF-8 would throw; no name has any.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace control
