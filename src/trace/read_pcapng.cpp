// PCAP Now Generic: draft-ietf-opsawg-pcapng.
#include <vector>

#include "trace/cursor.hpp"
#include "trace/formats.hpp"
#include "trace/frame_record.hpp"
#include "trace/json.hpp"
#include "trace/names.hpp"
#include "trace/pcapng.hpp"
#include "trace/pcapng_time.hpp"
#include "trace/time_sum.hpp"

namespace trace {

namespace {

constexpr std::size_t kMaxInterfaces = 4096;  // of one section

struct Interface {
  const wire::LinkType* link_type = nullptr;
  std::uint32_t link_type_number = 0;
  std::uint32_t snap_bytes = 0;  // 0: no limit
  std::uint8_t resolution = 6;
  std::int64_t offset_seconds = 0;
  std::string_view name{};
};

class Pcapng final : public Reader {
 public:
  explicit Pcapng(Input& input) : cursor_(input) {}

  base::Result<std::optional<Record>, Malformed> next() override {
    base::Result<std::optional<Record>, Malformed> result{std::optional<Record>()};
    while (!*result) {
      cursor_.advance(used_);
      used_ = 0;
      if (cursor_.peek(1).empty()) break;
      if (auto what = read_block(*result)) {
        result = base::Err(Malformed{number_ + 1, cursor_.offset(), std::move(*what)});
        break;
      }
    }
    return result;
  }

 private:
  using Complaint = std::optional<std::string>;  // what is wrong; empty: nothing

  void read_comment(std::string_view comment, Record& record);
  Complaint read_block(std::optional<Record>& out);
  Complaint read_section();
  Complaint read_interface(OrderedReader body);
  Complaint read_enhanced(OrderedReader body, std::optional<Record>& out);
  Complaint read_obsolete(OrderedReader body, std::optional<Record>& out);
  Complaint read_simple(OrderedReader body, std::optional<Record>& out);
  Complaint read_packet(std::size_t interface, std::uint64_t ticks, std::uint32_t captured, std::uint32_t length,
                        OrderedReader& body, std::optional<Record>& out);

  Cursor cursor_;
  bool little_ = false;
  std::vector<Interface> interfaces_;
  Names names_;
  RecordParser parser_{names_};
  std::size_t used_ = 0;
  std::uint64_t number_ = 0;
};

std::string_view text_of(base::Bytes value) {
  return {reinterpret_cast<const char*>(value.data()), value.size()};
}

// Calls `look` with each option's code and value, up to the end of them or to one that says more octets than there are.
template <class Look>
void each_option(OrderedReader& reader, Look look) {
  for (;;) {
    const auto code = reader.u16();
    const auto length = reader.u16();
    const auto value = reader.bytes(pcapng::padded(length));
    if (reader.failed() || code == pcapng::kEndOfOptions) return;
    look(code, value.first(length));
  }
}

Pcapng::Complaint Pcapng::read_section() {
  constexpr std::size_t kMagicAt = 8;
  const auto head = cursor_.peek(pcapng::kMinBlockBytes);
  if (head.size() < pcapng::kMinBlockBytes) return "the file ends within the header of a section";
  const auto magic = OrderedReader(head.subspan(kMagicAt), false).u32();
  if (magic != pcapng::kByteOrderMagic && magic != pcapng::kByteOrderMagicSwapped) {
    return "the byte order of the section cannot be told";
  }
  little_ = magic == pcapng::kByteOrderMagicSwapped;
  interfaces_.clear();
  return std::nullopt;
}

Pcapng::Complaint Pcapng::read_interface(OrderedReader body) {
  if (interfaces_.size() >= kMaxInterfaces) return "more than " + std::to_string(kMaxInterfaces) + " interfaces";
  Interface interface;
  interface.link_type_number = body.u16();
  body.u16();  // reserved
  interface.snap_bytes = body.u32();
  if (body.failed()) return "the description of an interface is too short";
  interface.link_type = wire::find_link_type(interface.link_type_number);
  Complaint complaint;
  each_option(body, [&](std::uint16_t code, base::Bytes value) {
    if (code == pcapng::kTimeResolution && value.size() == 1) interface.resolution = value[0];
    if (code == pcapng::kTimeOffset && value.size() == 8) {
      interface.offset_seconds = static_cast<std::int64_t>(OrderedReader(value, little_).u64());
    }
    if (code != pcapng::kInterfaceName) return;
    const auto kept = names_.keep(text_of(value));
    if (!kept) complaint = "the name of an interface is too long, or there are too many";
    interface.name = kept.value_or(std::string_view());
  });
  interfaces_.push_back(interface);
  return complaint;
}

Pcapng::Complaint Pcapng::read_packet(std::size_t number, std::uint64_t ticks, std::uint32_t captured, std::uint32_t length,
                                      OrderedReader& body, std::optional<Record>& out) {
  if (body.failed()) return "the block of the packet is too short";
  if (number >= interfaces_.size()) return "there is no interface " + std::to_string(number);
  const auto& interface = interfaces_[number];
  if (interface.link_type == nullptr) return unknown_link_type(interface.link_type_number);
  if (captured > kMaxPacketBytes) {
    return "its length is " + std::to_string(captured) + ", more than " + std::to_string(kMaxPacketBytes);
  }
  const auto frame = body.bytes(captured);
  body.bytes(pcapng::padded(captured) - captured);
  if (frame.size() < captured) return "the packet is longer than its block";
  read_frame(out.emplace(), *interface.link_type, frame, length);
  out->time = bounded(pcapng::time_of(ticks, interface.resolution, interface.offset_seconds));
  out->interface = interface.name;
  out->number = ++number_;
  return std::nullopt;
}

// Of a file of ours, each packet's comment has the rest of the record.
void Pcapng::read_comment(std::string_view comment, Record& record) {
  if (!comment.starts_with(pcapng::kMetadataPrefix)) return;
  auto whole = parser_.parse(comment.substr(pcapng::kMetadataPrefix.size()));
  if (!whole) return;
  whole->octets = record.octets;
  whole->number = record.number;
  whole->missing = record.missing;
  record = *whole;
}

Pcapng::Complaint Pcapng::read_enhanced(OrderedReader body, std::optional<Record>& out) {
  const auto interface = body.u32();
  const std::uint64_t high = body.u32();
  const std::uint64_t low = body.u32();
  const auto captured = body.u32();
  const auto length = body.u32();
  if (auto complaint = read_packet(interface, high << 32 | low, captured, length, body, out)) return complaint;
  if (body.rest().empty()) return std::nullopt;
  each_option(body, [&](std::uint16_t code, base::Bytes value) {
    if (code == pcapng::kComment) read_comment(text_of(value), *out);
  });
  return std::nullopt;
}

Pcapng::Complaint Pcapng::read_obsolete(OrderedReader body, std::optional<Record>& out) {
  const auto interface = body.u16();
  body.u16();  // drops
  const std::uint64_t high = body.u32();
  const std::uint64_t low = body.u32();
  const auto captured = body.u32();
  const auto length = body.u32();
  return read_packet(interface, high << 32 | low, captured, length, body, out);
}

Pcapng::Complaint Pcapng::read_simple(OrderedReader body, std::optional<Record>& out) {
  const auto length = body.u32();
  const auto snap_bytes = interfaces_.empty() ? 0 : interfaces_.front().snap_bytes;
  const auto captured = snap_bytes != 0 ? std::min(snap_bytes, length) : length;
  return read_packet(0, 0, captured, length, body, out);
}

Pcapng::Complaint Pcapng::read_block(std::optional<Record>& out) {
  const auto type = OrderedReader(cursor_.peek(4), little_).u32();  // a section's reads the same both ways
  if (type == pcapng::kSectionHeader) {
    if (auto complaint = read_section()) return complaint;
  }
  OrderedReader head(cursor_.peek(pcapng::kMinBlockBytes), little_);
  head.u32();
  const auto length = head.u32();
  if (head.failed()) return "the file ends within the header of a block";
  if (length < pcapng::kMinBlockBytes || length % 4 != 0 || length > kMaxWindowBytes) {
    return "a block of " + std::to_string(length) + " octets";
  }
  const auto block = cursor_.peek(length);
  if (block.size() < length) return "the file ends within a block";
  if (OrderedReader(block.last(4), little_).u32() != length) return "the two lengths of a block differ";
  used_ = length;
  const OrderedReader body(block.subspan(8, length - pcapng::kMinBlockBytes), little_);
  switch (type) {
    case pcapng::kInterfaceDescription:
      return read_interface(body);
    case pcapng::kEnhancedPacket:
      return read_enhanced(body, out);
    case pcapng::kObsoletePacket:
      return read_obsolete(body, out);
    case pcapng::kSimplePacket:
      return read_simple(body, out);
    default:
      return std::nullopt;  // names, statistics and what is to come
  }
}

}  // namespace

Opened open_pcapng(Input& input) { return Opened(std::make_unique<Pcapng>(input)); }

}  // namespace trace
