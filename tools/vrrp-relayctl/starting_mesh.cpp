#include "starting_mesh.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "config/name.hpp"
#include "names.hpp"
#include "parse_config.hpp"
#include "subcommand.hpp"

namespace {

using base::Err;
using base::Result;

// A basic string of TOML.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// Mistakes that the configuration's own reader finds, in the words of this command line.
Failure misused(const config::Mistake& mistake) {
  constexpr std::string_view kPeer = "--peer ";
  auto fix = mistake.fix;
  for (auto at = fix.find(kPeer); at != std::string::npos; at = fix.find(kPeer, at)) fix.erase(at, kPeer.size());
  const auto where = mistake.where == "--peer" ? "init" : "init " + mistake.where;
  return {kUsage, where + ": " + mistake.message + "; " + fix};
}

// What was given, read as the same flags of the daemon.
Result<config::Config, Failure> read(const InitRequest& request, const std::string& interface, const std::string& key_path) {
  config::Overlay overlay{{"interface", interface}, {"key-file", key_path}};
  if (!request.self.empty()) overlay.push_back({"self", request.self});
  for (const auto& peer : request.peers) overlay.push_back({"peer", peer});
  auto config = parse_config(std::nullopt, overlay);
  if (!config) return Err(misused(config.error().front()));
  auto resolution = config::resolve(*config, first_answers(*config));
  if (!resolution) return Err(misused(resolution.error().front()));
  return std::move(resolution->config);
}

std::vector<wire::IpAddress> addresses_of(const std::vector<config::Device>& devices) {
  std::vector<wire::IpAddress> out;
  for (const auto& device : devices) out.insert(out.end(), device.addresses.begin(), device.addresses.end());
  return out;
}

std::string names_of(const std::vector<config::Device>& devices) {
  std::vector<std::string> names;
  for (const auto& device : devices) names.push_back(device.name);
  return config::listing(names);
}

Result<std::size_t, Failure> find_self(const config::Config& config, const std::vector<config::Device>& devices) {
  const auto self = config::find_self(config, addresses_of(devices));
  if (self) return *self;
  return Err(Failure{kFailed, "init: " + self.error().message + "; correct the addresses, or say which one it is: --self " +
                                  config.peers.front().name});
}

Result<std::string, Failure> find_interface(const config::Peer& self, const std::vector<config::Device>& devices) {
  for (const auto& device : devices) {
    if (std::ranges::find_first_of(device.addresses, self.addresses) != device.addresses.end()) return device.name;
  }
  return Err(Failure{kFailed, "init: no interface has an address of " + self.name + "; this host has " + names_of(devices) +
                                  "; say where keepalived speaks VRRP: --interface eth0"});
}

// Without `self` in the file, would this host find itself?
bool is_found(config::Config config, std::size_t self, const std::vector<config::Device>& devices) {
  config.self.clear();
  const auto found = config::find_self(config, addresses_of(devices));
  return found && *found == self;
}

std::string line(std::string text, std::string_view comment) {
  constexpr std::size_t kColumn = 42;
  text.resize(std::max(text.size() + 1, kColumn), ' ');
  return text.append("# ").append(comment).append("\n");
}

std::string addresses(const config::Peer& peer) {
  std::string out;
  const auto listed = config::listed(peer);
  for (const auto& address : listed) out += (out.empty() ? "" : ", ") + in_quotes(address);
  return listed.size() == 1 ? out : "[" + out + "]";
}

std::string text_of(const StartingMesh& mesh, bool with_self) {
  std::string out =
      "# vrrp-relay.toml(5): the same file on every host; each finds itself by its own addresses.\n"
      "# All mistakes at once: vrrp-relayd --check. Take in a change: vrrp-relayctl reload.\n\n";
  out += line("interface = " + in_quotes(mesh.interface), "where keepalived speaks VRRP");
  out += line("key_file = " + in_quotes(mesh.key_path), "the same key on every host");
  if (with_self) {
    out += line("self = " + in_quotes(mesh.peers[mesh.self].name), "this host; each other one has its own name here");
  }
  out += "\n" + line("[peers]", "every host, this one too");
  for (const auto& peer : mesh.peers) out += config::as_key(peer.name) + " = " + addresses(peer) + "\n";
  const auto& last = mesh.peers.back();
  out += "\n# Where the device of a host has another name:\n# " + config::as_key(last.name) + " = { address = " + addresses(last) +
         ", interfaces = { default = \"ens3\" } }\n";
  return out;
}

}  // namespace

Result<StartingMesh, Failure> plan_mesh(const InitRequest& request, const std::vector<config::Device>& devices) {
  StartingMesh mesh;
  mesh.config_path = request.folder + "/vrrp-relay.toml";
  mesh.key_path = request.folder + "/mesh.key";
  const auto config = read(request, request.interface.empty() ? "eth0" : request.interface, mesh.key_path);
  if (!config) return Err(config.error());
  const auto self = find_self(*config, devices);
  if (!self) return Err(self.error());
  mesh.peers = config->peers;
  mesh.self = *self;
  mesh.interface = request.interface;
  if (request.interface.empty()) {
    const auto found = find_interface(mesh.peers[mesh.self], devices);
    if (!found) return Err(found.error());
    mesh.interface = *found;
  }
  if (std::ranges::find(devices, mesh.interface, &config::Device::name) == devices.end()) {
    return Err(Failure{kFailed, "init --interface " + mesh.interface + ": this host has no such interface; it has " +
                                    names_of(devices)});
  }
  mesh.text = text_of(mesh, !is_found(*config, mesh.self, devices));
  const auto written = parse_config(config::Source{mesh.config_path, mesh.text}, {});
  if (!written) return Err(misused(written.error().front()));
  return mesh;
}
