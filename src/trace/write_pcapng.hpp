// Records as pcapng, for Wireshark and tcpdump: one link type, LINUX_SLL2; an interface for each host and device; with each packet
// a comment for people, a comment that has the rest of the record for read_pcapng.cpp, the direction, and a number that is the
// same for each stage of one advert. A record without octets is a frame of EtherType 0x88b5 (IEEE 802 local experimental).
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "trace/dissect.hpp"

namespace trace {

class PcapngWriter {
 public:
  using Sink = std::function<void(base::Bytes octets)>;  // whole blocks

  PcapngWriter(Sink sink, bool show_secrets) : sink_(std::move(sink)), show_secrets_(show_secrets) { begin_section(); }

  // `dissection` is that of the record.
  void write(const Record& record, const Dissection& dissection);

 private:
  using HostAndDevice = std::pair<std::string, std::string>;

  void begin_section();
  std::size_t interface_of(const Record& record);
  void write_packet(const Record& record, const std::string& comment, std::size_t interface);
  // Block by block: `begin` leaves out the length, `end` fills it in and gives the block out.
  void begin(std::uint32_t type);
  void end();
  void u16(std::uint16_t value);
  void u32(std::uint32_t value);
  void u64(std::uint64_t value);
  void bytes(base::Bytes octets);
  void fill();  // up to whole words
  void option(std::uint16_t code, std::string_view value);

  Sink sink_;
  bool show_secrets_;
  std::vector<HostAndDevice> interfaces_{};
  std::vector<std::uint8_t> block_{};
  std::vector<std::uint8_t> masked_{};
  std::string text_{};
};

// Of origin, run and id; 0: the record has no id.
std::uint64_t packet_id(const Record& record);

}  // namespace trace
