#include <cstring>

#include "doctor/gather.hpp"

namespace doctor {

namespace {
constexpr const char* kDefaultPath = "/etc/keepalived/keepalived.conf";
}  // namespace

Keepalived gather_keepalived(const std::optional<std::string>& path) {
  Keepalived out;
  out.path = kDefaultPath;
  const auto running = find_processes("keepalived");
  if (!running.empty()) {
    out.pid = running.front().pid;
    if (const auto used = path_argument(running.front(), "-f", "--use-file")) out.path = *used;
  }
  if (path) out.path = *path;
  const auto text = read_file(out.path);
  if (text) {
    out.conf = parse_keepalived_conf(*text);
  } else {
    out.unread = std::strerror(text.error());
  }
  return out;
}

}  // namespace doctor
