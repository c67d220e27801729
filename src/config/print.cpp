#include <algorithm>
#include <array>
#include <charconv>

#include "config/config.hpp"
#include "config/vrids.hpp"

namespace config {

namespace {

using Lines = std::vector<std::string>;

std::string flag(bool value) { return value ? "true" : "false"; }

std::string seconds(base::Duration duration) {
  std::array<char, 32> text{};
  const double value = std::chrono::duration<double>(duration).count();
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return {text.data(), result.ptr};
}

std::string text(const std::string& value) { return value; }

template <class T>
std::string joined(const std::vector<T>& values) {
  using wire::to_string;
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ' ';
    if constexpr (std::is_same_v<T, std::string>) {
      out += text(value);
    } else {
      out += to_string(value);
    }
  }
  return out;
}

void print_globals(const Config& config, Lines& lines) {
  lines.push_back("carrier=" + config.carrier);
  lines.push_back("control.group=" + config.control_group);
  lines.push_back("control.path=" + config.control_path);
  lines.push_back("health_file=" + config.health_file);
  lines.push_back("key_file=" + config.key_file);
  lines.push_back("log.level=" + config.log_level);
  lines.push_back("max_delay=" + seconds(config.max_delay));
  lines.push_back("metrics.listen=" + (config.metrics_listen ? to_string(*config.metrics_listen) : std::string()));
  lines.push_back("observe=" + flag(config.observe));
  lines.push_back("peers_from=" + config.peers_from);
  lines.push_back("ping=" + seconds(config.ping));
  lines.push_back("plaintext=" + flag(config.plaintext));
  lines.push_back("port=" + std::to_string(config.port));
  lines.push_back("quorum=" + std::string(config.quorum == Quorum::majority ? "majority" : "off"));
  lines.push_back("rate=" + std::to_string(config.rate));
  lines.push_back("self=" + config.self);
  lines.push_back("unguarded=" + flag(config.unguarded));
}

void print_segment(const Segment& segment, Lines& lines) {
  const auto start = "segment." + segment.name + ".";
  lines.push_back(start + "groups=" + joined(segment.groups));
  lines.push_back(start + "inject=" + segment.inject);
  lines.push_back(start + "interface=" + segment.interface);
  lines.push_back(start + "relay=" + joined(segment.relay));
  lines.push_back(start + "vrids=" + to_text(segment.vrids));
}

void print_peer(const Config& config, const Peer& peer, Lines& lines) {
  const auto start = "peer." + peer.name + ".";
  lines.push_back(start + "address=" + joined(listed(peer)));
  lines.push_back(start + "nat=" + flag(peer.nat));
  lines.push_back(start + "sources=" + joined(peer.sources));
  lines.push_back(start + "vrids=" + to_text(peer.vrids));
  lines.push_back(start + "witness=" + flag(peer.witness));
  for (const auto& segment : config.segments) {
    lines.push_back(start + "interface." + segment.name + "=" + config.interface(segment, peer));
  }
}

std::string gre_keys(const Config& config, const CarrierOptions& options) {
  std::string out;
  for (const auto& [segment, key] : options.gre_keys) {
    if (!out.empty()) out += ' ';
    if (config.segments.size() > 1) out += segment + "=";
    out += std::to_string(key);
  }
  return out;
}

template <class T>
std::string optional_number(const std::optional<T>& value) {
  return value ? std::to_string(*value) : std::string();
}

void print_tunnel(const Tunnel& tunnel, Lines& lines) {
  lines.push_back("tunnel.key=" + optional_number(tunnel.key));
  lines.push_back("tunnel.mtu=" + optional_number(tunnel.mtu));
  lines.push_back("tunnel.name=" + tunnel.name);
  lines.push_back("tunnel.network=" + (tunnel.network ? wire::to_string(*tunnel.network) : std::string()));
  lines.push_back("tunnel.over=" + tunnel.over);
  lines.push_back("tunnel.type=" + tunnel.type);
}

// Those that `peers_from` found are no part of what is written, nor are their pairs.
void print_pairs(const Config& config, Lines& lines) {
  for (const auto& one : config.peers) {
    for (const auto& other : config.peers) {
      if (!(one.name < other.name) || one.found || other.found) continue;
      const auto pair = config.pair(one.name, other.name);
      // A slash, because names may have dots.
      const auto start = "pair." + one.name + "/" + other.name + ".";
      lines.push_back(start + "carrier=" + *pair.carrier);
      lines.push_back(start + "device=" + pair.options.device);
      lines.push_back(start + "gre_checksum=" + flag(pair.options.gre_checksum));
      lines.push_back(start + "gre_key=" + gre_keys(config, pair.options));
      lines.push_back(start + "gre_sequence=" + flag(pair.options.gre_sequence));
      lines.push_back(start + "key_file=" + pair.key_file.value_or(""));
      lines.push_back(start + "plaintext=" + flag(*pair.plaintext));
    }
  }
}

}  // namespace

std::string print_config(const Config& config) {
  Lines lines;
  print_globals(config, lines);
  for (const auto& segment : config.segments) print_segment(segment, lines);
  for (const auto& peer : config.peers) {
    if (!peer.found) print_peer(config, peer, lines);
  }
  print_pairs(config, lines);
  print_tunnel(config.tunnel, lines);
  std::ranges::sort(lines);
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

}  // namespace config
