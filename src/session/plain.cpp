#include "session/plain.hpp"

#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

using base::DropReason;
using base::Err;

std::size_t write_plain(std::uint64_t node, std::uint64_t boot, const FrameHead& head, base::Bytes body,
                        base::MutableBytes out) {
  wire::Writer writer(out);
  writer.u8(kTypePlain).u8(kVersion).u16(0).u64(node).u64(boot);
  if (writer.failed()) return 0;
  const auto frame = write_frame(head, body, out.subspan(writer.size()));
  return frame == 0 ? 0 : writer.size() + frame;
}

base::Result<Plain, DropReason> read_plain(base::Bytes octets) {
  wire::Reader reader(octets);
  const auto type = reader.u8();
  const auto version = reader.u8();
  const auto zero = reader.u16();
  Plain plain;
  plain.node = reader.u64();
  plain.boot = reader.u64();
  if (reader.failed() || type != kTypePlain) return Err(DropReason::datagram_malformed);
  if (version != kVersion) return Err(DropReason::version_unknown);
  if (zero != 0) return Err(DropReason::datagram_malformed);
  const auto frame = read_frame(reader.rest());
  if (!frame) return Err(frame.error());
  plain.frame = *frame;
  return plain;
}

}  // namespace session
