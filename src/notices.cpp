#include "notices.hpp"

#include <fmt/format.h>

#include <cstring>

#include "carrier/channel.hpp"
#include "config/report.hpp"
#include "control/faults.hpp"
#include "control/findings.hpp"
#include "proto/protocol.hpp"

namespace {

using core::Notice;
using core::NoticeKind;
using logging::Level;

std::string times(std::uint64_t count) { return count > 1 ? fmt::format(" ({} times)", count) : std::string(); }

std::string refusal(const Notice& notice, const std::string& peer) {
  const auto& text = base::text(notice.reason);
  const bool is_on_its_way_out = notice.reason == base::DropReason::no_local_address || notice.reason == base::DropReason::no_session;
  std::string line = notice.peer ? fmt::format("{} {}", is_on_its_way_out ? "to" : "from", peer) : std::string("here");
  if (notice.address) line += fmt::format(", {}", wire::to_string(*notice.address));
  const auto ids = notice.reason == base::DropReason::key_unknown
                       ? fmt::format(": its key id is {:08x}, this host's {:08x}", notice.key_ids.refused, notice.key_ids.own)
                       : std::string();
  return fmt::format("dropped, {}: {}{}{} [{}]; fix: {}", line, text.sentence, ids, times(notice.count), text.name,
                     text.fix);
}

std::string carrier_to(const Notice& notice, const config::Config& config, std::size_t self) {
  return *config.pair(config.peers[self].name, config.peers[*notice.peer].name).carrier;
}

// What a firewall must let through on the way to that peer.
std::string way_to(const Notice& notice, const config::Config& config, std::size_t self) {
  const auto& transport = carrier::spec(carrier::find_carrier(carrier_to(notice, config, self))->transport);
  if (transport.ip_protocol == carrier::kProtocolUdp) {
    return fmt::format("UDP port {}", carrier::port_of(transport.transport, config.port));
  }
  return transport.ip_protocol == 0 ? "the tunnel" : fmt::format("IP protocol {}", transport.ip_protocol);
}

std::string stream_of(const Notice& notice) { return proto::stream_name(notice.protocol, notice.vrid, notice.port); }

core::VoiceStatus voice_of(const core::NoticeVoice& voice, const config::Config& config) {
  core::VoiceStatus status;
  if (voice.speaker) status.speaker = config.peers[*voice.speaker].name;
  status.source = voice.source;
  status.priority = voice.priority;
  status.interval = voice.interval;
  status.longest_gap = voice.longest_gap;
  return status;
}

std::string finding(const Notice& notice, const config::Config& config) {
  core::FindingStatus status;
  status.finding = notice.finding;
  status.segment = config.segments[*notice.segment].name;
  status.vrid = notice.vrid;
  status.protocol = notice.protocol;
  status.voice = voice_of(notice.voices[0], config);
  status.other = voice_of(notice.voices[1], config);
  if (notice.elapsed != base::Duration::zero()) status.since = notice.elapsed;
  status.cause = notice.cause;
  status.deaf = notice.deaf;
  const auto line = control::describe(status);
  return fmt::format("{} [{}]; fix: {}", line.what, core::text(notice.finding).name, line.fix);
}

std::string peer_down(const Notice& notice, const config::Peer& host, std::uint16_t port) {
  const auto& peer = host.name;
  if (host.addresses.empty()) return fmt::format("peer {} waits for its name: {} does not resolve", peer, config::listing(host.names));
  if (notice.elapsed != base::Duration::zero()) return fmt::format("peer {} is down: nothing heard for {}", peer, control::describe(notice.elapsed));
  return fmt::format("peer {} does not answer; is vrrp-relayd running there, and UDP port {} open both ways?", peer, port);
}

std::string one_way(const Notice& notice, const config::Config& config) {
  const auto line = control::describe(core::one_way_status(*notice.peer, *notice.other, notice.elapsed, config));
  return fmt::format("{} [{}]; fix: {}", line.what, core::text(core::Finding::one_way).name, line.fix);
}

std::string told(const control::Fault& fault) { return fmt::format("{} [{}]; fix: {}", fault.what, fault.name, fault.fix); }

std::string quorum(const Notice& notice, const config::Config& config) {
  const auto hosts = config.peers.size();
  const auto who = fmt::format("{} of {} hosts answer, this one counted", notice.count, hosts);
  if (notice.kind == NoticeKind::quorum_held) return fmt::format("quorum: a majority, {}: this host may be MASTER", who);
  return fmt::format("quorum: no majority, {}, and {} are needed: this host may not be MASTER [no_majority]", who, hosts / 2 + 1);
}

}  // namespace

LogLine describe(const Notice& notice, const config::Config& config, std::size_t self) {
  const auto peer = notice.peer ? config.peers[*notice.peer].name : std::string();
  const auto segment = notice.segment ? config.segments[*notice.segment].name : std::string();
  const auto address = notice.address ? wire::to_string(*notice.address) : std::string("?");
  switch (notice.kind) {
    case NoticeKind::peer_up:
      return {Level::info, fmt::format("peer {} is up", peer)};
    case NoticeKind::peer_down:
      return {Level::warning, peer_down(notice, config.peers[*notice.peer], config.port)};
    case NoticeKind::never_heard:
      return {Level::info, fmt::format("peer {}: nothing has come by {} yet; normal while it is BACKUP, else {} does not pass",
                                       peer, carrier_to(notice, config, self), way_to(notice, config, self))};
    case NoticeKind::stream_silent:
      return {Level::warning, fmt::format("peer {}: no advert of {} for {}: its VRRP daemon died, or {} does not pass any more",
                                          peer, stream_of(notice), control::describe(notice.elapsed), way_to(notice, config, self))};
    case NoticeKind::peer_left:
      return {Level::info, fmt::format("peer {} is down: its relay was stopped", peer)};
    case NoticeKind::peer_restarted:
      return {Level::info, fmt::format("peer {} restarted its relay", peer)};
    case NoticeKind::source_learned:
      return {Level::info, fmt::format("peer {} speaks for {}, learned", peer, address)};
    case NoticeKind::native_seen:
      return {Level::info, fmt::format("segment {}: {} of {} also arrives by native multicast; standing by for it",
                                       segment, stream_of(notice), address)};
    case NoticeKind::native_gone:
      return {Level::info, fmt::format("segment {}: {} of {} no longer arrives by native multicast; relaying it",
                                       segment, stream_of(notice), address)};
    case NoticeKind::refused:
      return {Level::warning, refusal(notice, peer)};
    case NoticeKind::send_failed:
      return {Level::warning, fmt::format("cannot send to {} at {}: {}{}", peer, address, std::strerror(notice.error),
                                          times(notice.count))};
    case NoticeKind::inject_failed:
      return {Level::warning, fmt::format("segment {}: cannot inject: {}{}", segment, std::strerror(notice.error),
                                          times(notice.count))};
    case NoticeKind::resumed:
      return {Level::warning, fmt::format("this host stood still for {}: new sessions with every peer", control::describe(notice.elapsed))};
    case NoticeKind::master:
      return {Level::info, fmt::format("{} on {}: MASTER is {}", stream_of(notice), segment,
                                       control::describe(voice_of(notice.voices[0], config), notice.protocol))};
    case NoticeKind::finding:
      return {core::is_note(notice.finding) ? Level::info : Level::warning, finding(notice, config)};
    case NoticeKind::finding_gone:
      return {Level::info, fmt::format("{} on {}: no longer seen: {} [{}]", stream_of(notice), segment,
                                       core::text(notice.finding, notice.protocol).sentence, core::text(notice.finding).name)};
    case NoticeKind::one_way:
      return {Level::warning, one_way(notice, config)};
    case NoticeKind::one_way_gone:
      return {Level::info, fmt::format("no longer seen: {} does not hear {} [{}]", peer, config.peers[*notice.other].name,
                                       core::text(core::Finding::one_way).name)};
    case NoticeKind::config_differs:
      return {Level::warning, told(control::config_differs(peer))};
    case NoticeKind::config_agrees:
      return {Level::info, fmt::format("peer {} has the same configuration [config_differs]", peer)};
    case NoticeKind::quorum_held:
    case NoticeKind::quorum_lost:
      return {notice.kind == NoticeKind::quorum_held ? Level::info : Level::warning, quorum(notice, config)};
  }
  return {Level::error, "unknown notice"};
}

std::optional<std::string> plaintext_warning(const config::Config& config, std::size_t self) {
  std::string peers;
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    if (i == self || !config.pair(config.peers[self].name, config.peers[i].name).plaintext.value_or(false)) continue;
    peers.append(peers.empty() ? "" : ", ").append(config.peers[i].name);
  }
  if (peers.empty()) return std::nullopt;
  return "plaintext with " + peers + ": whoever can fake a peer's address can take the virtual addresses";
}

LogLine describe(const host::PortChange& change, const std::string& what) {
  using Kind = host::PortChange::Kind;
  const auto line = [&](Level level, std::string_view text) {
    return LogLine{level, fmt::format("{}: {}", what, text)};
  };
  const auto& device = change.device;
  switch (change.kind) {
    case Kind::attached:
      return line(Level::info, fmt::format("{} is up (index {})", device, change.index));
    case Kind::lost:
      return line(Level::warning, fmt::format("{} is gone; waiting for it", device));
    case Kind::down:
      return line(Level::warning, fmt::format("{0} is down; waiting for it; fix: ip link set {0} up", device));
    case Kind::up:
      return line(Level::info, fmt::format("{} is up again", device));
    case Kind::guarded:
      return line(Level::info, fmt::format("egress guard in place on {} ({})", device, change.text));
    case Kind::guard_failed:
      return line(Level::error, fmt::format("nothing is injected: {}", change.text));
    case Kind::unguarded:
      return line(Level::warning, fmt::format("injecting without an egress guard: {}", change.text));
    case Kind::guard_lost:
      return line(Level::warning, fmt::format("somebody removed the egress guard on {}; making it again", device));
    case Kind::capturing:
      return line(Level::info, fmt::format("capturing on {} again", device));
    case Kind::capture_failed:
    case Kind::inject_failed:
      return line(Level::error, change.text);
    case Kind::injectable:
      return line(Level::info, fmt::format("injecting on {} again", device));
  }
  return line(Level::error, "unknown change");
}
