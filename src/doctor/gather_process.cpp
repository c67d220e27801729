// Processes, by /proc. One in another network namespace has nothing to do with this host.
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "doctor/gather.hpp"
#include "doctor/proc_text.hpp"

namespace doctor {

namespace {

std::vector<int> all_pids() {
  std::vector<int> pids;
  const std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
  while (const auto* entry = proc ? ::readdir(proc.get()) : nullptr) {
    const std::string_view name(entry->d_name);
    int pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error == std::errc{} && end == name.data() + name.size()) pids.push_back(pid);
  }
  std::ranges::sort(pids);
  return pids;
}

// Who may not look (EACCES) cannot tell it apart: then it counts as here.
bool is_here(const std::string& folder) {
  struct stat own {}, other {};
  if (::stat("/proc/self/ns/net", &own) != 0) return true;
  if (::stat((folder + "/ns/net").c_str(), &other) != 0) return errno != ENOENT && errno != ESRCH;
  return own.st_ino == other.st_ino && own.st_dev == other.st_dev;
}

std::string link_target(const std::string& path) {
  std::array<char, 4096> room;
  const auto size = ::readlink(path.c_str(), room.data(), room.size());
  return size < 0 ? std::string() : std::string(room.data(), static_cast<std::size_t>(size));
}

Process look_at(int pid, const ProcessStatus& status, const std::string& folder) {
  Process process{pid, status.parent, {}, link_target(folder + "/cwd"), status.capabilities};
  if (const auto line = read_file(folder + "/cmdline")) process.arguments = split_arguments(*line);
  return process;
}

}  // namespace

std::vector<Process> find_processes(std::string_view name) {
  std::vector<Process> found;
  for (const auto pid : all_pids()) {
    const auto folder = "/proc/" + std::to_string(pid);
    const auto text = read_file(folder + "/status");
    if (!text) continue;
    const auto status = parse_process_status(*text);
    if (status.name == name && !status.is_zombie && is_here(folder)) found.push_back(look_at(pid, status, folder));
  }
  std::vector<int> pids;
  for (const auto& process : found) pids.push_back(process.pid);
  std::erase_if(found, [&](const Process& process) { return std::ranges::find(pids, process.parent) != pids.end(); });
  return found;
}

std::uint64_t own_capabilities() {
  const auto text = read_file("/proc/self/status");
  return text ? parse_process_status(*text).capabilities.value_or(0) : 0;
}

std::optional<std::string> path_argument(const Process& process, std::string_view short_flag, std::string_view long_flag) {
  const auto value = flag_value(process.arguments, short_flag, long_flag);
  if (!value || value->starts_with('/') || process.folder.empty()) return value;
  return process.folder + "/" + *value;
}

}  // namespace doctor
