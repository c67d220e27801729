// vrrp-relay.toml: a configuration, or mistakes that an operator can act on.
#include <array>
#include <string>

#include "config/parse.hpp"
#include "fuzz.hpp"

using fuzz::must;

namespace {

constexpr std::array<config::CarrierTraits, 3> kCarriers{
    {{"udp", true, false, false, true}, {"gre", false, true, false, false}, {"tunnel", false, false, true, false}}};
constexpr std::array<std::string_view, 1> kInjectModes{"loopback"};
constexpr config::Names kNames{kCarriers, kInjectModes};

void check(const config::Config& config) {
  must(!config.segments.empty() && config.segments.size() <= config::kMaxSegments, "the number of segments");
  must((config.peers.size() >= 2 || !config.peers_from.empty()) && config.peers.size() <= config::kMaxPeers, "the number of peers");
  must(config.port != 0, "the port");
  for (const auto& peer : config.peers) {
    const auto listed = peer.addresses.size() + peer.names.size();
    must(listed > 0 && listed <= config::kMaxAddressesPerPeer, "the number of addresses");
    for (const auto& name : peer.names) must(!wire::parse_ip_address(name), "a name is no address");
    must(!peer.vrids.test(0), "VRID 0 is never set");
  }
  const auto printed = config::print_config(config);
  must(printed.ends_with('\n'), "the printed configuration ends its last line");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto result = config::parse(config::Source{"f", text}, {}, kNames);
  if (result) {
    check(*result);
    return 0;
  }
  must(!result.error().empty(), "a refusal says why");
  for (const auto& mistake : result.error()) {
    must(mistake.where.starts_with("f"), "a mistake has a place");
    must(!mistake.message.empty() && !mistake.fix.empty(), "a mistake has a message and a fix");
    must(mistake.message.find('\n') == std::string::npos, "a message is one line");
  }
  return 0;
}
