#include "session/heard.hpp"

#include <algorithm>

#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

namespace {

constexpr std::size_t kMostEntries = 255;  // the count is one octet

}  // namespace

HeardNode HeardBody::node(std::size_t index) const {
  wire::Reader reader(nodes_.subspan(index * HeardNode::kBytes));
  HeardNode node;
  node.node = reader.u64();
  const auto state = reader.u8();
  if (state <= static_cast<std::uint8_t>(HeardState::silent)) node.state = static_cast<HeardState>(state);
  return node;
}

HeardMaster HeardBody::master(std::size_t index) const {
  wire::Reader reader(masters_.subspan(index * HeardMaster::kBytes));
  HeardMaster master;
  master.segment = reader.u16();
  master.family = reader.u8();
  master.vrid = reader.u8();
  master.priority = reader.u8();
  master.origin = reader.u64();
  master.age_ms = reader.u32();
  return master;
}

base::Result<HeardBody, base::DropReason> read_heard(base::Bytes body) {
  wire::Reader reader(body);
  const auto nodes = reader.bytes(reader.u8() * HeardNode::kBytes);
  const auto masters = reader.bytes(reader.u8() * HeardMaster::kBytes);
  if (reader.failed()) return base::Err(base::DropReason::frame_malformed);
  return HeardBody(nodes, masters);
}

std::size_t write_heard(std::span<const HeardNode> nodes, std::span<const HeardMaster> masters, base::MutableBytes out) {
  if (out.size() < HeardBody::kMinBytes) return 0;
  const auto room = out.size() - HeardBody::kMinBytes;
  const auto node_count = std::min({nodes.size(), kMostEntries, room / HeardNode::kBytes});
  const auto rest = room - node_count * HeardNode::kBytes;
  const auto master_count = std::min({masters.size(), kMostEntries, rest / HeardMaster::kBytes});
  wire::Writer writer(out);
  writer.u8(static_cast<std::uint8_t>(node_count));
  for (const auto& node : nodes.first(node_count)) writer.u64(node.node).u8(static_cast<std::uint8_t>(node.state));
  writer.u8(static_cast<std::uint8_t>(master_count));
  for (const auto& master : masters.first(master_count)) {
    writer.u16(master.segment).u8(master.family).u8(master.vrid).u8(master.priority);
    writer.u64(master.origin).u32(master.age_ms);
  }
  return writer.size();
}

}  // namespace session
