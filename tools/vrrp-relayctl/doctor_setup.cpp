#include "doctor_setup.hpp"

#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "config_file.hpp"
#include "doctor/gather.hpp"
#include "flags.hpp"
#include "key_files.hpp"
#include "names.hpp"
#include "parse_config.hpp"

namespace {

struct Running {
  doctor::Relay relay;
  Flags flags;
};

std::string whole_path(const std::string& path, const std::string& folder) {
  return path.starts_with('/') || folder.empty() ? path : folder + "/" + path;
}

std::vector<Running> running_relays() {
  std::vector<Running> out;
  for (const auto& process : doctor::find_processes("vrrp-relayd")) {
    std::vector<const char*> arguments;
    for (const auto& argument : process.arguments) arguments.push_back(argument.c_str());
    auto flags = parse_flags(static_cast<int>(arguments.size()), arguments.data());
    if (flags.mode != Flags::Mode::run) continue;
    flags.config_path = whole_path(flags.config_path, process.folder);
    out.push_back({{process.pid, flags.config_path, process.capabilities}, std::move(flags)});
  }
  return out;
}

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code failed;
  return one == other || (std::filesystem::equivalent(one, other, failed) && !failed);
}

// The flags to read the configuration by; the relay that has them is noted.
Flags choose(const std::optional<std::string>& config_path, doctor::Facts& facts) {
  Flags flags;
  if (config_path) {
    flags.config_path = *config_path;
    flags.config_given = true;
  }
  for (auto& running : running_relays()) {
    if (!facts.relay && (!config_path || is_same_file(*config_path, running.flags.config_path))) {
      facts.relay = running.relay;
      flags = std::move(running.flags);
    } else {
      facts.other_relays.push_back(std::move(running.relay));
    }
  }
  facts.config_path = flags.config_path;
  return flags;
}

std::vector<wire::IpAddress> own_addresses(const doctor::Facts& facts) {
  std::vector<wire::IpAddress> own;
  for (const auto& device : facts.devices) own.insert(own.end(), device.addresses.begin(), device.addresses.end());
  return own;
}

// Of the pairs of this host, each once.
std::vector<std::string> key_paths(const config::Config& config, std::size_t self) {
  std::vector<std::string> paths;
  for (const auto& peer : config.peers) {
    if (peer.name == config.peers[self].name) continue;
    const auto path = config.pair(config.peers[self].name, peer.name).key_file;
    if (path && std::ranges::find(paths, *path) == paths.end()) paths.push_back(*path);
  }
  return paths;
}

}  // namespace

DoctorSetup find_setup(const std::optional<std::string>& config_path, const std::optional<std::string>& self, doctor::Facts& facts) {
  auto flags = choose(config_path, facts);
  if (self) flags.overlay.push_back({"self", *self});
  const auto file = read_config_file(flags);
  auto config = file ? parse_config(*file, flags.overlay) : base::Err(config::Mistakes{file.error()});
  if (!config) {
    facts.config_mistakes = config.error();
    return {};
  }
  auto resolution = config::resolve(*config, first_answers(*config));
  if (!resolution) {
    facts.config_mistakes = resolution.error();
    return {};
  }
  *config = std::move(resolution->config);
  const auto found = config::find_self(*config, own_addresses(facts));
  if (!found) {
    facts.self_mistake = found.error();
    return {};
  }
  facts.key_files = doctor::gather_key_files(key_paths(*config, *found));
  const auto keys = sodium_init() < 0 ? base::Err(config::Mistakes{}) : read_key_files(*config, *found);
  if (!keys) facts.key_mistakes = keys.error();
  return {doctor::Setup{std::move(*config), *found}};
}
