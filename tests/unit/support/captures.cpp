#include "support/captures.hpp"

#include <doctest/doctest.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace test {

namespace {

constexpr std::size_t kEthernetBytes = 14;

Octets ip_of(base::Bytes frame) {
  if (frame.size() < kEthernetBytes) return {};
  const auto type = frame[12] << 8 | frame[13];
  if (type != 0x0800 && type != 0x86dd) return {};
  return copy(frame.subspan(kEthernetBytes));
}

std::vector<Capture> captures_in(const std::filesystem::path& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".pcap") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<Capture> out;
  for (const auto& path : paths) out.push_back(read_capture(path));
  return out;
}

}  // namespace

Octets file_octets(const std::string& name) {
  std::ifstream in(std::string(VRRP_RELAY_TEST_DATA) + "/" + name, std::ios::binary);
  REQUIRE_MESSAGE(in, name);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Capture read_capture(const std::string& path) {
  Capture out;
  out.name = std::filesystem::path(path).filename();
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  const std::unique_ptr<pcap_t, void (*)(pcap_t*)> handle(pcap_open_offline(path.c_str(), error.data()), pcap_close);
  if (!handle) {
    out.error = error.data();
    return out;
  }
  if (pcap_datalink(handle.get()) != DLT_EN10MB) {
    out.error = "the link type is not Ethernet";
    return out;
  }
  pcap_pkthdr* header = nullptr;
  const u_char* data = nullptr;
  int result = 0;
  while ((result = pcap_next_ex(handle.get(), &header, &data)) == 1) {
    const base::Bytes frame(data, header->caplen);
    out.frames.push_back({copy(frame), ip_of(frame), out.name + " #" + std::to_string(out.frames.size() + 1)});
  }
  if (result == PCAP_ERROR) out.error = pcap_geterr(handle.get());
  return out;
}

Capture capture(const std::string& name) {
  auto out = read_capture(std::string(VRRP_RELAY_TEST_DATA) + "/" + name);
  REQUIRE_MESSAGE(out.error.empty(), name, ": ", out.error);
  return out;
}

std::vector<Capture> captures() {
  auto out = captures_in(VRRP_RELAY_TEST_DATA);
  REQUIRE(out.size() >= 5);
  for (const auto& one : out) REQUIRE_MESSAGE(one.error.empty(), one.name, ": ", one.error);
  return out;
}

std::vector<Capture> extra_captures() {
  const char* const folder = std::getenv("VRRP_RELAY_EXTRA_CAPTURES");
  if (folder == nullptr || *folder == '\0') return {};
  return captures_in(folder);
}

}  // namespace test
