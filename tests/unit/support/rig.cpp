#include "support/rig.hpp"

#include <algorithm>

#include "session/identity.hpp"

namespace test {

config::VridSet all_vrids() {
  config::VridSet all;
  all.set();
  all.reset(0);
  return all;
}

config::Peer peer(std::string name, const std::vector<std::string>& addresses) {
  config::Peer out;
  out.name = std::move(name);
  for (const auto& address : addresses) out.addresses.push_back(ip(address));
  out.vrids = all_vrids();
  return out;
}

config::Segment segment(std::string name) {
  config::Segment out;
  out.name = std::move(name);
  out.interface = "eth0";
  out.vrids = all_vrids();
  out.inject = "loopback";
  out.groups = {ip("224.0.0.18"), ip("ff02::12")};
  out.relay = {proto::Relayed{}};
  return out;
}

config::Config mesh() {
  config::Config out;
  out.plaintext = true;
  out.segments = {segment("default")};
  out.peers = {peer("a", {"10.0.0.1"}), peer("b", {"10.0.0.2"}), peer("c", {"10.0.0.3"})};
  return out;
}

Octets Speaker::frame(base::Instant now, session::FrameKind kind, std::uint64_t id, base::Bytes body) const {
  session::FrameHead head;
  head.kind = kind;
  head.path = path;
  head.id = id;
  head.sent_us = base::to_us(now + clock);
  if (kind == session::FrameKind::advert) {
    head.segment = session::segment_id(segment);
    head.age_us = static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(age).count());
  }
  Octets out(carrier::kMaxDatagramBytes);
  out.resize(session::write_plain(session::node_id(name), boot, head, body, out));
  REQUIRE_FALSE(out.empty());
  return out;
}

Octets Speaker::advert(base::Instant now, const Octets& packet) { return advert(now, packet, next_id++); }
Octets Speaker::advert(base::Instant now, const Octets& packet, std::uint64_t id) const {
  return frame(now, session::FrameKind::advert, id, packet);
}
Octets Speaker::ping(base::Instant now, std::uint64_t id) const {
  return frame(now, session::FrameKind::ping, id, Octets(session::PingBody::kBytes));
}
Octets Speaker::pong(base::Instant now, std::uint64_t echo_sent_us, std::uint32_t hold_us) const {
  Octets body(session::PongBody::kBytes);
  session::write_body(session::PongBody{echo_sent_us, hold_us}, body);
  return frame(now, session::FrameKind::pong, 1, body);
}
Octets Speaker::bye(base::Instant now) const { return frame(now, session::FrameKind::bye, 0, Octets(1)); }

Rig::Rig(const config::Config& config, core::PeerIndex self) : engine(now, config, self, random) {
  for (core::SegmentIndex i = 0; i < config.segments.size(); ++i) blocked(std::nullopt, i);
  std::vector<std::string> addresses;
  for (const auto& address : config.peers[self].addresses) addresses.push_back(to_string(address));
  own(addresses);
}

namespace {

// What the kernel refused is marked in the trace of the action; and raw sockets show the tunnels of all the host.
bool is_traced_elsewhere(const core::Event& event) {
  const auto* const received = std::get_if<core::Received>(&event);
  return std::holds_alternative<core::SendFailed>(event) || std::holds_alternative<core::InjectFailed>(event) ||
         (received != nullptr && received->from.transport == carrier::Transport::gre);
}

}  // namespace

const core::Actions& Rig::handle(const core::Event& event) {
  out.clear();
  const auto before = all_drops();
  engine.handle(now, event, out);
  // Each drop is seen in one trace, whatever a test is about.
  const auto traced = std::ranges::count_if(out.traces(), [](const core::Trace& trace) { return trace.drop.has_value(); });
  if (!is_traced_elsewhere(event)) CHECK(static_cast<std::uint64_t>(traced) == all_drops() - before);
  return out;
}

const core::Actions& Rig::captured(const Octets& packet, base::Duration age, core::SegmentIndex segment) {
  return handle(core::Captured{segment, now - age, packet});
}
const core::Actions& Rig::native(const Octets& packet, core::SegmentIndex segment) {
  return handle(core::Native{segment, packet});
}
const core::Actions& Rig::received(const Speaker& from, const Octets& datagram) {
  return handle(core::Received{{carrier::Transport::udp, ip("10.0.0.2"), ip(from.address), 10112}, datagram});
}
const core::Actions& Rig::own(const std::vector<std::string>& addresses) {
  std::vector<wire::IpAddress> all;
  for (const auto& address : addresses) all.push_back(ip(address));
  return handle(core::AddressesChanged{all});
}
const core::Actions& Rig::blocked(std::optional<base::DropReason> reason, core::SegmentIndex segment) {
  return handle(core::SegmentChanged{segment, reason});
}

base::DropReason Rig::offer(Speaker& from, const Octets& packet) {
  return offer(from, packet, from.advert(now, packet));
}

base::DropReason Rig::offer(const Speaker& from, const Octets& packet, const Octets& datagram) {
  const auto before = engine.snapshot(now).counters;
  received(from, datagram);
  const auto after = engine.snapshot(now).counters;
  auto reason = kAccepted;
  std::uint64_t drops = 0;
  for (std::size_t i = 0; i < base::kDropReasons; ++i) {
    const auto candidate = static_cast<base::DropReason>(i);
    const auto grown = after.get(candidate) - before.get(candidate);
    drops += grown;
    if (grown > 0) reason = candidate;
  }
  const auto injected = after.get(core::Metric::injected) - before.get(core::Metric::injected);
  CHECK(drops + injected == 1);
  REQUIRE(out.injects().size() == injected);
  if (injected == 1) CHECK(copy(out.injects()[0].packet) == packet);
  return reason;
}

std::uint64_t Rig::all_drops() const {
  const auto counters = engine.snapshot(now).counters;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < base::kDropReasons; ++i) sum += counters.get(static_cast<base::DropReason>(i));
  return sum;
}

core::PeerStatus Rig::status(const std::string& name) const {
  const auto snapshot = engine.snapshot(now);
  const auto found = std::ranges::find(snapshot.peers, name, &core::PeerStatus::name);
  REQUIRE(found != snapshot.peers.end());
  return *found;
}

std::size_t Rig::told(core::NoticeKind kind) const {
  return static_cast<std::size_t>(std::ranges::count(out.notices(), kind, &core::Notice::kind));
}

session::Plain opened(const core::Send& send) {
  const auto plain = session::read_plain(send.octets);
  REQUIRE(refusal(plain) == kAccepted);
  return *plain;
}

AdvertSpec advert_of(std::string_view source) {
  AdvertSpec spec;
  spec.source = source;
  return spec;
}

}  // namespace test
