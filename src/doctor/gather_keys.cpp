#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>

#include <algorithm>

#include "doctor/gather.hpp"

namespace doctor {

namespace {

constexpr const char* kUser = "vrrp-relay";  // systemd/vrrp-relay.service

bool is_in_group(const passwd& user, gid_t group) {
  std::vector<gid_t> groups(64);
  int count = static_cast<int>(groups.size());
  if (::getgrouplist(user.pw_name, user.pw_gid, groups.data(), &count) < 0) return true;  // in too many to tell
  groups.resize(static_cast<std::size_t>(count));
  return std::ranges::find(groups, group) != groups.end();
}

bool may_read(const passwd& user, const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return true;  // told as a mistake
  if (file.st_uid == user.pw_uid) return (file.st_mode & S_IRUSR) != 0;
  if (is_in_group(user, file.st_gid)) return (file.st_mode & S_IRGRP) != 0;
  return (file.st_mode & S_IROTH) != 0;
}

}  // namespace

std::vector<KeyFile> gather_key_files(const std::vector<std::string>& paths) {
  std::vector<KeyFile> out;
  const auto* user = ::getpwnam(kUser);
  if (user == nullptr) return out;
  for (const auto& path : paths) out.push_back({path, may_read(*user, path)});
  return out;
}

}  // namespace doctor
