// The frame: what is accepted is written back alike.
#include <algorithm>
#include <vector>

#include "fuzz.hpp"
#include "session/frame.hpp"

using fuzz::must;
using session::FrameKind;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Bytes octets(data, size);
  const auto frame = session::read_frame(octets);
  if (!frame) return 0;
  std::vector<std::uint8_t> out(size);
  must(session::write_frame(frame->head, frame->body, out) == size, "a frame has one written form");
  must(std::ranges::equal(out, octets), "which is the one that was read");
  if (frame->head.kind == FrameKind::ping) {
    std::vector<std::uint8_t> body(session::PingBody::kBytes);
    session::write_body(session::read_ping(frame->body), body);
    must(std::ranges::equal(body, frame->body.first(body.size())), "a PING is read as it is written");
  }
  if (frame->head.kind == FrameKind::pong) {
    std::vector<std::uint8_t> body(session::PongBody::kBytes);
    session::write_body(session::read_pong(frame->body), body);
    must(std::ranges::equal(body, frame->body.first(body.size())), "a PONG is read as it is written");
  }
  return 0;
}
