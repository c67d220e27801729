// Could the relay open /dev/net/tun?
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/unique_fd.hpp"
#include "doctor/gather.hpp"
#include "doctor/proc_text.hpp"

namespace doctor {

namespace {

constexpr const char* kNode = "/dev/net/tun";
constexpr const char* kUnitUser = "vrrp-relay";  // systemd/vrrp-relay.service
constexpr std::uint64_t kCapDacOverride = std::uint64_t{1} << 1;

std::string name_of(uid_t id) {
  const auto* user = ::getpwuid(id);
  return user == nullptr ? std::to_string(id) : user->pw_name;
}

// Whom the relay runs as, or would as a service. Empty: there is no such user.
std::optional<ProcessStatus> runs_as(const std::optional<Relay>& relay) {
  if (relay) {
    const auto text = read_file("/proc/" + std::to_string(relay->pid) + "/status");
    return text ? std::optional(parse_process_status(*text)) : std::nullopt;
  }
  const auto* user = ::getpwnam(kUnitUser);
  if (user == nullptr) return std::nullopt;
  ProcessStatus out;
  out.user = user->pw_uid;
  std::vector<gid_t> groups(64);
  int count = static_cast<int>(groups.size());
  if (::getgrouplist(kUnitUser, user->pw_gid, groups.data(), &count) < 0) return std::nullopt;  // in too many to tell
  out.groups.assign(groups.begin(), groups.begin() + count);
  return out;
}

bool may_open(const ProcessStatus& who, const struct stat& node) {
  if ((who.capabilities.value_or(0) & kCapDacOverride) != 0) return true;
  const bool is_in_group = std::ranges::find(who.groups, node.st_gid) != who.groups.end();
  const unsigned shift = who.user == node.st_uid ? 6 : is_in_group ? 3 : 0;
  return (node.st_mode >> shift & 6u) == 6u;
}

}  // namespace

std::optional<TapNode> gather_tap(const std::optional<Relay>& relay) {
  // As the relay that runs sees it: in a container that is another /dev.
  const auto path = (relay ? "/proc/" + std::to_string(relay->pid) + "/root" : std::string()) + kNode;
  TapNode out;
  struct stat node {};
  if (::stat(path.c_str(), &node) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) return std::nullopt;
    out.reason = std::strerror(errno);
    return out;
  }
  if (!S_ISCHR(node.st_mode)) {
    out.reason = "it is no device";
    return out;
  }
  const auto who = runs_as(relay);
  if (who && who->user && !may_open(*who, node)) out.forbidden_user = name_of(*who->user);
  // Makes no device. What stops this process alone, its own user or its control group, says nothing of the relay.
  const base::UniqueFd fd(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fd && (errno == ENODEV || errno == ENXIO)) out.reason = std::strerror(errno);
  return out;
}

}  // namespace doctor
