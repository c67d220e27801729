// HEARD frames: what this host tells of whom it hears, and what the peers tell.
#include <algorithm>

#include "core/engine.hpp"
#include "session/identity.hpp"

namespace core {

using base::Instant;
using session::HeardState;

namespace {

constexpr auto kReportEvery = std::chrono::seconds(5);
constexpr std::uint8_t kTold = 0;  // VRRP, into proto::protocols(): a HEARD frame has a place for a VRID only

HeardState state_of(Reach reach) {
  if (reach == Reach::answers) return HeardState::answers;
  return reach == Reach::silent ? HeardState::silent : HeardState::unknown;
}

Reach reach_of(HeardState state) {
  switch (state) {
    case HeardState::answers:
      return Reach::answers;
    case HeardState::silent:
      return Reach::silent;
    case HeardState::unknown:
      break;
  }
  return Reach::unknown;
}

// Ages apart: they always differ.
bool says_the_same(const session::HeardMaster& one, const session::HeardMaster& other) {
  return one.segment == other.segment && one.family == other.family && one.vrid == other.vrid &&
         one.priority == other.priority && one.origin == other.origin;
}

std::uint32_t milliseconds(base::Duration age) {
  const auto count = std::chrono::duration_cast<std::chrono::milliseconds>(age).count();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(count, 0, UINT32_MAX));
}

}  // namespace

// Whom this host hears. A change is worth a PING at once, so that all hosts know of it at about the same time.
void Engine::look_around(Instant now) {
  std::array<Reach, config::kMaxPeers> row{};
  OwnReport fresh;
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (!peers_[i]) continue;
    row[i] = peers_[i]->reach(now, config_.ping);
    if (row[i] == Reach::silent) mesh_.forget(i);
    if (row[i] != Reach::undecided) fresh.nodes[fresh.node_count++] = {nodes_[i], state_of(row[i])};
  }
  mesh_.told(now, self_, row);
  const bool same = std::ranges::equal(std::span(fresh.nodes).first(fresh.node_count),
                                       std::span(report_.nodes).first(report_.node_count));
  report_.nodes = fresh.nodes;
  report_.node_count = fresh.node_count;
  if (same) return;
  ++report_.version;
  for (const auto& peer : peers_) {
    if (peer && peer->carrier().has_frames) peer->ping_soon(now);
  }
}

// Who this host hears to be MASTER.
void Engine::list_masters(Instant now) {
  MasterList fresh;
  for (const auto& router : watch_.routers()) {
    const auto& key = router.key();
    if (key.protocol != kTold) continue;
    for (const auto& voice : router.voices()) {
      if (!voice.speaks(now)) continue;
      const bool carried = !voice.native && voice.speaker;
      fresh.add({.segment = segments_[key.segment].id,
                 .family = static_cast<std::uint8_t>(key.family == wire::Family::ipv4 ? 4 : 6),
                 .vrid = key.vrid,
                 .priority = voice.priority,
                 .origin = carried ? nodes_[*voice.speaker] : 0,
                 .age_ms = milliseconds(now - voice.last)});
    }
  }
  if (!std::ranges::equal(fresh.all(), report_.masters.all(), says_the_same)) ++report_.version;
  report_.masters = fresh;
}

// With a PING: at once when it says something new, else before the next PING would make it older than 5 s.
bool Engine::owes_report(Instant now, PeerIndex index) const {
  if (report_.version == 0) return false;
  const auto& told = peers_[index]->report;
  return told.version_told != report_.version || now + config_.ping > told.told_at + kReportEvery;
}

void Engine::send_report(Instant now, PeerIndex index, std::size_t path, Actions& out) {
  auto& told = peers_[index]->report;
  std::array<std::uint8_t, session::kMaxReportBytes> body{};
  const auto size = session::write_heard(std::span(report_.nodes).first(report_.node_count), report_.masters.all(), body);
  session::FrameHead head;
  head.kind = session::FrameKind::heard;
  head.id = told.told_id;
  if (!send_frame(now, index, path, head, base::Bytes(body).first(size), out)) return;
  told.version_told = report_.version;
  told.told_at = now;
}

void Engine::report_arrived(Instant now, PeerIndex index, const session::Frame& frame, Actions& out) {
  const auto body = session::read_heard(frame.body);
  auto& report = peers_[index]->report;
  if (!body || frame.head.id < report.last_id) return;  // a newer one has overtaken it
  report.last_id = frame.head.id;
  report.came = now;
  report.masters.count = 0;
  for (std::size_t i = 0; i < body->master_count(); ++i) report.masters.add(body->master(i));

  std::array<Reach, config::kMaxPeers> row{};
  for (std::size_t i = 0; i < body->node_count(); ++i) {
    const auto said = body->node(i);
    const auto found = std::ranges::find(nodes_, said.node);
    if (found != nodes_.end()) row[static_cast<std::size_t>(found - nodes_.begin())] = reach_of(said.state);
  }
  mesh_.told(now, index, row);
  mesh_.review(now, out);
}

}  // namespace core
