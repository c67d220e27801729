#include <algorithm>
#include <array>
#include <string_view>

#include "trace/formats.hpp"

namespace trace {

namespace {

struct Format {
  std::string_view magic;
  Opened (*open)(Input& input);
};

using namespace std::literals;

constexpr std::array kFormats{
    Format{"\xa1\xb2\xc3\xd4"sv, open_pcap}, Format{"\xd4\xc3\xb2\xa1"sv, open_pcap},
    Format{"\xa1\xb2\x3c\x4d"sv, open_pcap}, Format{"\x4d\x3c\xb2\xa1"sv, open_pcap},
    Format{"\x0a\x0d\x0d\x0a"sv, open_pcapng}, Format{"{"sv, open_jsonl},
};

struct Packed {
  std::string_view magic;
  std::string_view program;
};

constexpr std::array kPacked{Packed{"\x1f\x8b"sv, "zcat"}, Packed{"\x28\xb5\x2f\xfd"sv, "zstdcat"},
                             Packed{"\xfd" "7zXZ"sv, "xzcat"}, Packed{"BZh"sv, "bzcat"}};

bool starts_with(base::Bytes octets, std::string_view magic) {
  return octets.size() >= magic.size() && std::equal(magic.begin(), magic.end(), octets.begin(), [](char wanted, auto octet) {
           return static_cast<std::uint8_t>(wanted) == octet;
         });
}

Malformed unknown(base::Bytes octets) {
  if (octets.empty()) return {1, 0, "it is empty"};
  for (const auto& one : kPacked) {
    if (!starts_with(octets, one.magic)) continue;
    return {1, 0, "it is compressed; try: " + std::string(one.program) + " FILE | vrrp-trace read -"};
  }
  return {1, 0, "it is neither pcap nor pcapng nor JSON lines"};
}

}  // namespace

std::string to_string(const Malformed& malformed) {
  return "packet " + std::to_string(malformed.packet) + ", offset " + std::to_string(malformed.offset) + ": " + malformed.what;
}

Opened open_reader(Input& input) {
  constexpr std::size_t kLongestMagic = 6;
  const auto octets = input.window(kLongestMagic);
  for (const auto& format : kFormats) {
    if (starts_with(octets, format.magic)) return format.open(input);
  }
  return base::Err(unknown(octets));
}

}  // namespace trace
