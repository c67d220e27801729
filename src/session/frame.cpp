#include "session/frame.hpp"

#include <optional>

#include "session/heard.hpp"
#include "session/probe.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

namespace {

using base::DropReason;
using base::Err;

struct BodyLimits {
  std::size_t minimum;
  std::size_t maximum;
};

std::optional<BodyLimits> limits(FrameKind kind) {
  constexpr std::size_t kMayGrow = 65535;
  switch (kind) {
    case FrameKind::advert:
      return BodyLimits{20, kMaxInnerBytes};
    case FrameKind::ping:
      return BodyLimits{PingBody::kBytes, kMayGrow};
    case FrameKind::pong:
      return BodyLimits{PongBody::kBytes, kMayGrow};
    case FrameKind::bye:
      return BodyLimits{1, kMayGrow};
    case FrameKind::heard:
      return BodyLimits{HeardBody::kMinBytes, kMayGrow};
    case FrameKind::probe:
    case FrameKind::probed:
      return BodyLimits{Probe::kBodyBytes, kMayGrow};
  }
  return std::nullopt;
}

}  // namespace

std::size_t write_frame(const FrameHead& head, base::Bytes body, base::MutableBytes out) {
  wire::Writer writer(out);
  writer.u8(static_cast<std::uint8_t>(head.kind)).u8(head.path).u16(head.segment).u32(head.age_us);
  writer.u64(head.id).u64(head.sent_us).bytes(body);
  return writer.failed() ? 0 : writer.size();
}

base::Result<Frame, DropReason> read_frame(base::Bytes octets) {
  wire::Reader reader(octets);
  Frame frame;
  auto& head = frame.head;
  head.kind = static_cast<FrameKind>(reader.u8());
  head.path = reader.u8();
  head.segment = reader.u16();
  head.age_us = reader.u32();
  head.id = reader.u64();
  head.sent_us = reader.u64();
  frame.body = reader.rest();
  if (reader.failed()) return Err(DropReason::frame_malformed);

  const auto allowed = limits(head.kind);
  if (!allowed) return Err(DropReason::frame_unknown_kind);
  if (frame.body.size() < allowed->minimum || frame.body.size() > allowed->maximum) {
    return Err(DropReason::frame_malformed);
  }
  if (head.kind == FrameKind::heard && !read_heard(frame.body)) return Err(DropReason::frame_malformed);
  return frame;
}

std::size_t write_body(const PingBody& body, base::MutableBytes out) {
  return wire::Writer(out).u64(body.received).u64(body.lost).size();
}

std::size_t write_body(const PongBody& body, base::MutableBytes out) {
  return wire::Writer(out).u64(body.echo_sent_us).u32(body.hold_us).size();
}

PingBody read_ping(base::Bytes body) {
  wire::Reader reader(body);
  PingBody ping;
  ping.received = reader.u64();
  ping.lost = reader.u64();
  return ping;
}

PongBody read_pong(base::Bytes body) {
  wire::Reader reader(body);
  PongBody pong;
  pong.echo_sent_us = reader.u64();
  pong.hold_us = reader.u32();
  return pong;
}

}  // namespace session
