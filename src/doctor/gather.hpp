// What fills in the facts: each function reads one part of this host, in a file of its own. What cannot be read stays empty.
#pragma once

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "doctor/facts.hpp"

namespace doctor {

inline constexpr std::size_t kMaxFileBytes = 4 << 20;

// gather_file.cpp: at most kMaxFileBytes. An error: errno.
base::Result<std::string, int> read_file(const std::string& path);

// gather_process.cpp
// Those of that name in this network namespace, the oldest first; not their children of the same name.
std::vector<Process> find_processes(std::string_view name);
std::uint64_t own_capabilities();
// The value of a flag of that process: "-f FILE", "-fFILE", "--use-file FILE", "--use-file=FILE". A path is made whole by its folder.
std::optional<std::string> path_argument(const Process& process, std::string_view short_flag, std::string_view long_flag);

// gather_keys.cpp. May the user of vrrp-relay.service read them? Nothing where there is no such user.
std::vector<KeyFile> gather_key_files(const std::vector<std::string>& paths);

// gather_tap.cpp: as the relay that runs sees it, else as its service would. Empty: this process may not look there.
std::optional<TapNode> gather_tap(const std::optional<Relay>& relay);

// gather_keepalived.cpp. `path`: of --keepalived; else that of the one that runs, else the default.
Keepalived gather_keepalived(const std::optional<std::string>& path);

// gather_devices.cpp
base::Result<std::vector<Device>, base::SysError> gather_devices();

// gather_sockets.cpp
std::vector<UdpSocket> gather_udp(std::uint16_t port);
std::optional<bool> gather_hears_vrrp();

// gather_guards.cpp
std::optional<std::vector<FoundGuard>> gather_guards(const std::vector<Device>& devices);

// gather_ruleset.cpp
void gather_ruleset(Facts& facts);

// gather_routes.cpp
std::vector<Route> gather_routes(const std::vector<wire::IpAddress>& peers, const std::vector<Device>& devices);

}  // namespace doctor
