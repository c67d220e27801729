// Who has which socket, by /proc/net.
#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "doctor/gather.hpp"
#include "doctor/proc_text.hpp"

namespace doctor {

namespace {

constexpr std::array<std::uint16_t, 2> kVrrpProtocols{112, 51};

bool has_socket(const std::string& folder, const std::string& wanted) {
  const std::unique_ptr<DIR, int (*)(DIR*)> fds(::opendir(folder.c_str()), ::closedir);
  while (const auto* entry = fds ? ::readdir(fds.get()) : nullptr) {
    std::array<char, 64> room;
    const auto size = ::readlink((folder + "/" + entry->d_name).c_str(), room.data(), room.size());
    if (size > 0 && std::string_view(room.data(), static_cast<std::size_t>(size)) == wanted) return true;
  }
  return false;
}

void name_owner(UdpSocket& socket, std::uint64_t inode) {
  const auto wanted = "socket:[" + std::to_string(inode) + "]";
  const std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
  while (const auto* entry = proc ? ::readdir(proc.get()) : nullptr) {
    const std::string name(entry->d_name);
    if (name.find_first_not_of("0123456789") != std::string::npos || !has_socket("/proc/" + name + "/fd", wanted)) continue;
    const auto text = read_file("/proc/" + name + "/status");
    if (!text) continue;
    socket.pid = std::stoi(name);
    socket.program = parse_process_status(*text).name;
    return;
  }
}

}  // namespace

std::vector<UdpSocket> gather_udp(std::uint16_t port) {
  std::vector<UdpSocket> out;
  for (const char* path : {"/proc/net/udp", "/proc/net/udp6"}) {
    const auto text = read_file(path);
    if (!text) continue;
    for (const auto& entry : parse_sockets(*text)) {
      if (entry.port != port) continue;
      out.push_back({entry.address, entry.port, 0, {}});
      name_owner(out.back(), entry.inode);
    }
  }
  return out;
}

std::optional<bool> gather_hears_vrrp() {
  bool any = false;
  for (const char* path : {"/proc/net/raw", "/proc/net/raw6"}) {
    const auto text = read_file(path);
    if (!text) continue;
    any = true;
    const auto sockets = parse_sockets(*text);
    const auto speaks = [](const SocketEntry& entry) { return std::ranges::find(kVrrpProtocols, entry.port) != kVrrpProtocols.end(); };
    if (std::ranges::any_of(sockets, speaks)) return true;
  }
  return any ? std::optional(false) : std::nullopt;
}

}  // namespace doctor
