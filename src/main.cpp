// vrrp-relayd(8): reads the command line and the configuration, finds out which host this is, and runs the daemon.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>

#include "carrier/channel.hpp"
#include "config/parse.hpp"
#include "config_file.hpp"
#include "daemon.hpp"
#include "flags.hpp"
#include "host/injector.hpp"
#include "log.hpp"
#include "privileges.hpp"
#include "proto/protocol.hpp"

namespace {

// Exit statuses: vrrp-relayd(8), sysexits(3).
constexpr int kOk = 0;
constexpr int kFailure = 1;
constexpr int kNoPermission = 77;
constexpr int kBadConfig = 78;

template <class Table>
std::vector<std::string_view> names_of(const Table& table) {
  std::vector<std::string_view> names;
  for (const auto& entry : table) names.push_back(entry.name);
  return names;
}

int fail(const base::SysError& error) {
  std::fprintf(stderr, "vrrp-relayd: %s\n", error.message().c_str());
  return error.code == EPERM || error.code == EACCES ? kNoPermission : kFailure;
}

int fail(const config::Mistakes& mistakes) {
  for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.to_string().c_str());
  return kBadConfig;
}

base::Result<config::Config, config::Mistakes> load(const Flags& flags) {
  const auto file = read_config_file(flags);
  if (!file) return base::Err(config::Mistakes{file.error()});
  const auto carriers = names_of(carrier::carriers());
  const auto inject_modes = names_of(host::inject_modes());
  const auto protocols = names_of(proto::protocols());
  return config::parse(*file, flags.overlay, {carriers, inject_modes, protocols});
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

// What only this host can tell of the configuration: which peer it is, and whether it has the devices.
base::Result<std::size_t, config::Mistakes> find_place(const config::Config& config, const host::Links& links) {
  std::vector<wire::IpAddress> own;
  for (const auto& entry : links.addresses()) own.push_back(entry.address);
  const auto self = config::find_self(config, own);
  if (!self) return base::Err(config::Mistakes{self.error()});
  config::Mistakes mistakes;
  for (const auto& segment : config.segments) {
    const auto device = config.interface(segment, config.peers[*self]);
    if (!links.find(device)) mistakes.push_back(config::missing_interface(config, segment, device, devices(links)));
  }
  if (!mistakes.empty()) return base::Err(std::move(mistakes));
  return *self;
}

bool needs_guard(const config::Config& config) {
  for (const auto& segment : config.segments) {
    if (host::find_inject_mode(segment.inject)->needs_guard) return !config.unguarded;
  }
  return false;
}

void warn_of_plaintext(const config::Config& config, std::size_t self) {
  std::string peers;
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    if (i == self || !config.pair(config.peers[self].name, config.peers[i].name).plaintext.value_or(false)) continue;
    peers.append(peers.empty() ? "" : ", ").append(config.peers[i].name);
  }
  if (peers.empty()) return;
  logging::warning("plaintext with " + peers + ": whoever can fake a peer's address can take the virtual addresses");
}

int run(const config::Config& config, std::size_t self, host::Links links) {
  if (const auto allowed = check_privileges(needs_guard(config)); !allowed) return fail(allowed.error());
  auto loop = net::Loop::open();
  if (!loop) return fail(loop.error());

  logging::open(config.log_level);
  warn_of_plaintext(config, self);
  Daemon daemon(config, self, std::move(links), std::move(*loop));
  if (const auto opened = daemon.open(); !opened) return fail(opened.error());
  if (const auto dropped = drop_privileges(); !dropped) return fail(dropped.error());
  daemon.run();
  return kOk;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // who stops reading the log must not end the daemon
  const auto flags = parse_flags(argc, argv);
  if (flags.mode == Flags::Mode::exit) {
    std::fputs(flags.text.c_str(), flags.exit_status == kOk ? stdout : stderr);
    return flags.exit_status;
  }
  const auto config = load(flags);
  if (!config) return fail(config.error());
  if (flags.mode == Flags::Mode::print_config) {
    std::fputs(config::print_config(*config).c_str(), stdout);
    return kOk;
  }

  auto links = host::Links::open();
  if (!links) return fail(links.error());
  const auto self = find_place(*config, *links);
  if (!self) return fail(self.error());
  if (flags.mode == Flags::Mode::check) {
    std::printf("%s: ok; this host is %s\n", flags.config_path.c_str(), config->peers[*self].name.c_str());
    return kOk;
  }
  return run(*config, *self, std::move(*links));
}
