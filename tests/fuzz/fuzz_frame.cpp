// The frame: what is accepted is written back alike.
#include <algorithm>
#include <vector>

#include "fuzz.hpp"
#include "session/frame.hpp"
#include "session/heard.hpp"
#include "session/probe.hpp"

using fuzz::must;
using session::FrameKind;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Bytes octets(data, size);
  if (const auto probe = session::read_probe_packet(octets)) {
    must(std::ranges::equal(session::packet_of(*probe), octets), "the packet of a probe has one written form");
  }
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
  if (const auto probe = session::read_probe(frame->body); probe && frame->head.kind == FrameKind::probe) {
    std::vector<std::uint8_t> body(session::Probe::kBodyBytes);
    session::write_body(*probe, body);
    must(std::ranges::equal(body, frame->body.first(body.size())), "a PROBE is read as it is written");
  }
  if (frame->head.kind == FrameKind::heard) {
    const auto heard = session::read_heard(frame->body);
    must(bool(heard), "a HEARD that is accepted can be read");
    std::vector<session::HeardNode> nodes;
    std::vector<session::HeardMaster> masters;
    for (std::size_t i = 0; i < heard->node_count(); ++i) nodes.push_back(heard->node(i));
    for (std::size_t i = 0; i < heard->master_count(); ++i) masters.push_back(heard->master(i));
    std::vector<std::uint8_t> body(frame->body.size());
    body.resize(session::write_heard(nodes, masters, body));
    const auto again = session::read_heard(body);
    must(again && again->node_count() == nodes.size() && again->master_count() == masters.size(), "all of it is written");
    for (std::size_t i = 0; i < nodes.size(); ++i) must(again->node(i) == nodes[i], "hosts are read as they are written");
    for (std::size_t i = 0; i < masters.size(); ++i) must(again->master(i) == masters[i], "MASTERs are read as they are written");
  }
  return 0;
}
