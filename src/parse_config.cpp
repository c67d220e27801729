#include "parse_config.hpp"

#include <vector>

#include "carrier/channel.hpp"
#include "host/injector.hpp"

namespace {

template <class Table>
std::vector<std::string_view> names_of(const Table& table) {
  std::vector<std::string_view> names;
  for (const auto& entry : table) names.push_back(entry.name);
  return names;
}

std::vector<config::CarrierTraits> carrier_traits() {
  std::vector<config::CarrierTraits> traits;
  for (const auto& carrier : carrier::carriers()) {
    traits.push_back({carrier.name, carrier.can_protect, carrier.options == carrier::Options::gre,
                      carrier.options == carrier::Options::device, carrier.has_frames});
  }
  return traits;
}

}  // namespace

base::Result<config::Config, config::Mistakes> parse_config(const std::optional<config::Source>& file,
                                                            const config::Overlay& overlay) {
  const auto carriers = carrier_traits();
  const auto inject_modes = names_of(host::inject_modes());
  return config::parse(file, overlay, {carriers, inject_modes});
}
