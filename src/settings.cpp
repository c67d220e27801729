#include "settings.hpp"

#include "config_file.hpp"
#include "health_file.hpp"
#include "host/injector.hpp"
#include "key_files.hpp"
#include "parse_config.hpp"

namespace {

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

base::Result<std::size_t, config::Mistake> find_self(const config::Config& config, const host::Links& links, const std::string& known) {
  // What the name of this host leads to is not this host's to say: it stays who it is.
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    if (config.peers[i].name == known && !config.peers[i].names.empty()) return i;
  }
  std::vector<wire::IpAddress> own;
  for (const auto& entry : links.addresses()) own.push_back(entry.address);
  return config::find_self(config, own);
}

config::Mistakes missing_interfaces(const config::Config& config, std::size_t self, const host::Links& links) {
  config::Mistakes mistakes;
  for (const auto& segment : config.segments) {
    if (host::find_inject_mode(segment.inject)->makes_device) continue;
    const auto device = config.interface(segment, config.peers[self]);
    if (!links.find(device)) mistakes.push_back(config::missing_interface(config, segment, device, devices(links)));
  }
  return mistakes;
}

}  // namespace

base::Result<config::Config, config::Mistakes> load_config(const Flags& flags) {
  const auto file = read_config_file(flags);
  if (!file) return base::Err(config::Mistakes{file.error()});
  return parse_config(*file, flags.overlay);
}

base::Result<Placed, config::Mistakes> place(const config::Config& config, const host::Links& links, const Known& known) {
  auto resolution = config::resolve(config, known.answers);
  if (!resolution) return base::Err(resolution.error());
  const auto self = find_self(resolution->config, links, known.self);
  if (!self) return base::Err(config::Mistakes{self.error()});
  if (resolution->config.peers[*self].witness) resolution->config.segments.clear();
  return Placed{std::move(*resolution), *self};
}

base::Result<Settings, config::Mistakes> settle(const config::Config& parsed, const host::Links& links, const Known& known) {
  auto placed = place(parsed, links, known);
  if (!placed) return base::Err(placed.error());
  auto& config = placed->resolution.config;
  auto mistakes = missing_interfaces(config, placed->self, links);
  if (!config.health_file.empty()) {
    if (auto mistake = check_health_file(config)) mistakes.push_back(std::move(*mistake));
  }
  auto keys = read_key_files(config, placed->self);
  if (!keys) mistakes.insert(mistakes.end(), keys.error().begin(), keys.error().end());
  if (!mistakes.empty()) return base::Err(std::move(mistakes));
  return Settings{std::move(config), std::move(*keys), placed->self, std::move(placed->resolution.surplus)};
}
