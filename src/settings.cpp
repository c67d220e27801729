#include "settings.hpp"

#include "carrier/channel.hpp"
#include "config/parse.hpp"
#include "config_file.hpp"
#include "host/injector.hpp"
#include "key_files.hpp"
#include "proto/protocol.hpp"

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
                      carrier.options == carrier::Options::device});
  }
  return traits;
}

std::vector<config::Device> devices(const host::Links& links) {
  std::vector<config::Device> found;
  for (const auto& link : links.links()) {
    config::Device device{link.name, {}};
    for (const auto& entry : links.addresses()) {
      if (entry.link_index == link.index) device.addresses.push_back(entry.address);
    }
    found.push_back(std::move(device));
  }
  return found;
}

base::Result<std::size_t, config::Mistake> find_self(const config::Config& config, const host::Links& links) {
  std::vector<wire::IpAddress> own;
  for (const auto& entry : links.addresses()) own.push_back(entry.address);
  return config::find_self(config, own);
}

config::Mistakes missing_interfaces(const config::Config& config, std::size_t self, const host::Links& links) {
  config::Mistakes mistakes;
  for (const auto& segment : config.segments) {
    const auto device = config.interface(segment, config.peers[self]);
    if (!links.find(device)) mistakes.push_back(config::missing_interface(config, segment, device, devices(links)));
  }
  return mistakes;
}

}  // namespace

base::Result<config::Config, config::Mistakes> load_config(const Flags& flags) {
  const auto file = read_config_file(flags);
  if (!file) return base::Err(config::Mistakes{file.error()});
  const auto carriers = carrier_traits();
  const auto inject_modes = names_of(host::inject_modes());
  const auto protocols = names_of(proto::protocols());
  return config::parse(*file, flags.overlay, {carriers, inject_modes, protocols});
}

base::Result<Settings, config::Mistakes> load_settings(const Flags& flags, const host::Links& links) {
  auto config = load_config(flags);
  if (!config) return base::Err(config.error());
  const auto self = find_self(*config, links);
  if (!self) return base::Err(config::Mistakes{self.error()});
  auto mistakes = missing_interfaces(*config, *self, links);
  auto keys = read_key_files(*config, *self);
  if (!keys) mistakes.insert(mistakes.end(), keys.error().begin(), keys.error().end());
  if (!mistakes.empty()) return base::Err(std::move(mistakes));
  return Settings{std::move(*config), std::move(*keys), *self};
}
