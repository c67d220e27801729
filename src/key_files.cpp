#include "key_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <vector>

#include "base/unique_fd.hpp"
#include "privileges.hpp"
#include "session/identity.hpp"

namespace {

using config::Mistake;
using session::KeyFileError;
using Keys = session::Guarded<session::GroupKeys>;

constexpr std::size_t kMaxBytes = 4096;
constexpr mode_t kForbidden = S_IWGRP | S_IRWXO;

struct Text {
  std::array<char, kMaxBytes + 1> octets;
  std::size_t size;
};

std::string make_one(const std::string& path) {
  return "(umask 077; vrrp-relayd --generate-key > " + path + "), and copy it to every host";
}

Mistake unreadable(const std::string& path, int code) {
  if (code == ELOOP) return {path, "a key file must not be a symbolic link", "name the file itself: readlink -f " + path};
  const auto reason = std::string("cannot read this key file: ") + std::strerror(code);
  if (code == ENOENT) return {path, reason, "copy it from another host, or make one: " + make_one(path)};
  if (code == EACCES) {
    return {path, reason, "let the daemon's group read it: chgrp vrrp-relay " + path + " && chmod 640 " + path};
  }
  return {path, reason, "look at it: ls -l " + path};
}

std::string octal(mode_t mode) {
  std::string out;
  for (const int shift : {9, 6, 3, 0}) out += static_cast<char>('0' + ((mode >> shift) & 7));
  return out;
}

base::Result<base::Ok, Mistake> check_file(const std::string& path, int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return base::Err(unreadable(path, errno));
  if (!S_ISREG(status.st_mode)) {
    return base::Err(Mistake{path, S_ISDIR(status.st_mode) ? "this is a directory, not a key file" : "this is no regular file",
                             "name the file with the key, or make one: " + make_one("/etc/vrrp-relay/mesh.key")});
  }
  if ((status.st_mode & kForbidden) != 0) {
    return base::Err(Mistake{path,
                             "others can read or change this key file, its mode is " + octal(status.st_mode) +
                                 "; who knows the key can take the virtual addresses",
                             "chmod 600 " + path});
  }
  return base::Ok{};
}

base::Result<base::Ok, Mistake> read_text(const std::string& path, int fd, Text& text) {
  while (text.size < text.octets.size()) {
    const auto size = ::read(fd, text.octets.data() + text.size, text.octets.size() - text.size);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return base::Err(unreadable(path, errno));
    if (size == 0) return base::Ok{};
    text.size += static_cast<std::size_t>(size);
  }
  return base::Err(Mistake{path, "this file is larger than 4 KiB; a key file has one line or two", "name the file with the key"});
}

// Never shows what stands there: it may be a part of a key.
Mistake refused(const std::string& path, const session::KeyFileRefusal& refusal) {
  const auto where = refusal.line == 0 ? path : path + ":" + std::to_string(refusal.line);
  const auto anew = "copy the file from another host, or make one: " + make_one(path);
  switch (refusal.error) {
    case KeyFileError::empty:
      return {where, "there is no key in this file", anew};
    case KeyFileError::too_short:
      return {where, "this line is too short for a key, which is 44 characters of base64", anew};
    case KeyFileError::too_long:
      return {where, "this line is too long for a key, which is 44 characters of base64",
              "write nothing but the key into its line; a comment is a line that begins with #"};
    case KeyFileError::not_base64:
      return {where, "this line is no key: that is 43 letters, digits, + or /, and = behind them", anew};
    case KeyFileError::too_many:
      return {where, "there are more than two keys", "remove the oldest; the first one is that which this host sends with"};
    case KeyFileError::equal:
      return {where, "both keys are the same", "remove this line"};
    case KeyFileError::all_zero:
      return {where, "this key is all zeros, which anybody can guess", anew};
  }
  return {where, "this is no key", anew};
}

base::Result<Keys, Mistake> read_key_file(const std::string& path) {
  // Without O_NONBLOCK a pipe would be waited for.
  const base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd) return base::Err(unreadable(path, errno));
  if (const auto checked = check_file(path, fd.get()); !checked) return base::Err(checked.error());
  session::Wiped<Text> text;
  if (const auto read = read_text(path, fd.get(), *text); !read) return base::Err(read.error());
  auto keys = session::parse_key_file({text->octets.data(), text->size});
  if (!keys) return base::Err(refused(path, keys.error()));
  return std::move(*keys);
}

// Each file with the other hosts that it is for.
std::map<std::string, std::vector<std::uint64_t>> files_of(const config::Config& config, std::size_t self) {
  std::map<std::string, std::vector<std::uint64_t>> files;
  // For hosts that are found later, too.
  if (!config.peers_from.empty() && !config.plaintext) files[config.key_file];
  for (std::size_t i = 0; i < config.peers.size(); ++i) {
    if (i == self) continue;
    const auto& peer = config.peers[i].name;
    const auto pair = config.pair(config.peers[self].name, peer);
    if (pair.key_file) files[*pair.key_file].push_back(session::node_id(peer));
  }
  return files;
}

}  // namespace

base::Result<session::KeyRing, config::Mistakes> read_key_files(const config::Config& config, std::size_t self) {
  session::KeyRing ring;
  config::Mistakes mistakes;
  const auto own = session::node_id(config.peers[self].name);
  const auto files = files_of(config, self);
  if (!files.empty()) forbid_core_dumps();
  for (const auto& [path, peers] : files) {
    auto keys = read_key_file(path);
    if (!keys) {
      mistakes.push_back(keys.error());
    } else if (path == config.key_file) {
      ring.set_mesh(std::move(*keys));
    } else {
      for (const auto peer : peers) ring.set_pair(own, peer, Keys(**keys));
    }
  }
  if (!mistakes.empty()) return base::Err(std::move(mistakes));
  return ring;
}
