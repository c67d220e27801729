// [tunnel]: what vrrp-tunnel(8) makes.
#include <limits>

#include "config/address.hpp"
#include "config/sections.hpp"
#include "config/unknown.hpp"

namespace config {

namespace {

constexpr std::array<std::string_view, 6> kKeys{"type", "over", "key", "name", "network", "mtu"};
constexpr std::array<std::string_view, 4> kTypes{"gre", "gretap", "gre-udp", "vxlan"};
constexpr std::array<std::string_view, 1> kUnderlays{"wireguard"};

template <class Out, class In>
void set(Out& out, const std::optional<In>& value) {
  if (value) out = static_cast<Out>(*value);
}

void read_key(const Entry& entry, Reading& reading) {
  auto& tunnel = reading.config.tunnel;
  const auto item = [&](std::string_view example) {
    return Item{entry.node, "`tunnel." + entry.key + "`", entry.key + " = " + std::string(example)};
  };
  if (entry.key == "type") {
    set(tunnel.type, read_choice(item(R"("gre")"), "type of tunnel", kTypes, reading.report));
  } else if (entry.key == "over") {
    set(tunnel.over, read_choice(item(R"("wireguard")"), "underlay", kUnderlays, reading.report));
  } else if (entry.key == "name") {
    set(tunnel.name, read_device(item(R"("gre1")"), reading.report));
  } else if (entry.key == "network") {
    tunnel.network = read_prefix(item(R"("10.9.0.0/24")"), reading.report);
  } else if (entry.key == "key") {
    const auto key = read_whole(item("42"), 0, std::numeric_limits<std::uint32_t>::max(), reading.report);
    if (key) tunnel.key = static_cast<std::uint32_t>(*key);
  } else if (entry.key == "mtu") {
    const auto mtu = read_whole(item("1400"), 576, 9216, reading.report);
    if (mtu) tunnel.mtu = static_cast<std::uint16_t>(*mtu);
  } else {
    report_unknown_key(entry, "[tunnel]", kKeys, reading.report);
  }
}

}  // namespace

void read_tunnel(const Table& root, Reading& reading) {
  const auto* section = find(root, "tunnel");
  if (section == nullptr) return;
  const Item item{section->node, "`tunnel`", R"(tunnel = { type = "gre" })"};
  const auto* table = read_table(item, reading.report);
  if (table == nullptr) return;
  for (const auto& entry : *table) read_key(entry, reading);
}

}  // namespace config
