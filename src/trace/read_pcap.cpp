// pcap-savefile(5).
#include "trace/cursor.hpp"
#include "trace/formats.hpp"
#include "trace/frame_record.hpp"
#include "trace/time_sum.hpp"

namespace trace {

namespace {

constexpr std::size_t kFileHeaderBytes = 24;
constexpr std::size_t kPacketHeaderBytes = 16;
constexpr std::uint32_t kMagicMicro = 0xa1b2c3d4;
constexpr std::uint32_t kMagicNano = 0xa1b23c4d;
constexpr std::uint32_t kLinkTypeMask = 0x03ffffff;  // above: the length of a frame check sequence

class Pcap final : public Reader {
 public:
  Pcap(Cursor cursor, const wire::LinkType& link_type, bool little, bool nano)
      : cursor_(cursor), link_type_(link_type), little_(little), nano_(nano) {}

  base::Result<std::optional<Record>, Malformed> next() override {
    cursor_.advance(used_);
    used_ = 0;
    ++number_;
    const auto head = cursor_.peek(kPacketHeaderBytes);
    if (head.empty()) return std::optional<Record>();
    OrderedReader reader(head, little_);
    const std::int64_t seconds = reader.u32();
    const std::int64_t fraction = reader.u32();
    const auto captured = reader.u32();
    const auto length = reader.u32();
    if (reader.failed()) return malformed("the file ends within the header of a packet");
    if (captured > kMaxPacketBytes) {
      return malformed("its length is " + std::to_string(captured) + ", more than " + std::to_string(kMaxPacketBytes));
    }
    used_ = kPacketHeaderBytes + captured;
    const auto whole = cursor_.peek(used_);
    if (whole.size() < used_) return malformed("the file ends within the packet");
    const std::chrono::nanoseconds time = std::chrono::seconds(seconds) + std::chrono::nanoseconds(nano_ ? fraction : fraction * 1000);
    return record_of(whole.subspan(kPacketHeaderBytes), length, time);
  }

 private:
  // One local variable, which is the result: it is not copied.
  base::Result<std::optional<Record>, Malformed> record_of(base::Bytes frame, std::uint32_t length, WallTime time) const {
    base::Result<std::optional<Record>, Malformed> result{std::optional<Record>(std::in_place)};
    auto& record = **result;
    read_frame(record, link_type_, frame, length);
    record.time = bounded(time);
    record.number = number_;
    return result;
  }
  base::Err<Malformed> malformed(std::string what) const {
    return base::Err(Malformed{number_, cursor_.offset(), std::move(what)});
  }

  Cursor cursor_;
  const wire::LinkType& link_type_;
  bool little_;
  bool nano_;
  std::size_t used_ = 0;  // by the record that was given out
  std::uint64_t number_ = 0;
};

}  // namespace

Opened open_pcap(Input& input) {
  constexpr std::size_t kLinkTypeAt = 20;
  Cursor cursor(input);
  const auto head = cursor.peek(kFileHeaderBytes);
  const auto magic = OrderedReader(head, false).u32();
  const bool little = magic != kMagicMicro && magic != kMagicNano;
  OrderedReader reader(head, little);
  const bool nano = reader.u32() == kMagicNano;
  reader.bytes(kLinkTypeAt - 4);  // version, time zone, snap length: nothing is believed of them
  const auto number = reader.u32() & kLinkTypeMask;
  if (reader.failed()) return base::Err(Malformed{1, 0, "the file ends within its header"});
  const auto* const link_type = wire::find_link_type(number);
  if (link_type == nullptr) return base::Err(Malformed{1, kLinkTypeAt, unknown_link_type(number)});
  cursor.advance(kFileHeaderBytes);
  return Opened(std::make_unique<Pcap>(cursor, *link_type, little, nano));
}

}  // namespace trace
