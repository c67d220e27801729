// DATA: a frame under the keys of a session.
#include "session/message_parts.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

using base::DropReason;
using base::Err;

std::size_t write_data(const DataHead& head, const TransportKey& key, base::Bytes frame, base::MutableBytes out) {
  if (out.size() < kDataOverhead || out.size() - kDataOverhead < frame.size()) return 0;
  wire::Writer writer(out);
  writer.u8(kTypeData).u8(kVersion).u16(0).u32(head.receiver_index).u64(head.counter);
  key.seal(head.counter, frame, out.subspan(kDataHeadBytes, frame.size() + kTagBytes));
  return kDataOverhead + frame.size();
}

base::Result<DataHead, DropReason> read_data_head(base::Bytes octets) {
  if (octets.size() < kDataOverhead) return Err(DropReason::datagram_malformed);
  wire::Reader reader(octets);
  if (const auto refused = refuse_start(reader, kTypeData)) return Err(*refused);
  DataHead head;
  head.receiver_index = reader.u32();
  head.counter = reader.u64();
  return head;
}

base::Result<base::Bytes, DropReason> read_data(base::Bytes octets, const TransportKey& key, base::MutableBytes out) {
  const auto head = read_data_head(octets);
  if (!head) return Err(head.error());
  const auto frame = out.first(octets.size() - kDataOverhead);
  if (!key.open(head->counter, octets.subspan(kDataHeadBytes), frame)) return Err(DropReason::tag_wrong);
  return base::Bytes(frame);
}

}  // namespace session
