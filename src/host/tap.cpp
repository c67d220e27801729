#include "host/tap.hpp"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace host {
namespace {

constexpr const char* kClone = "/dev/net/tun";
constexpr int kFramesPerDrain = 64;  // then other descriptors get their turn

base::SysError no_clone(int code) {
  base::SysError error{code, "open", kClone, std::strerror(code), {}};
  if (code == ENOENT || code == ENODEV || code == ENXIO) {
    error.code = 0;  // of no use to who follows devices
    error.hint = "load the kernel's module: modprobe tun; in a container, give it that device";
  } else if (code == EPERM || code == EACCES) {
    error.hint =
        "let the relay's user open it: chmod 666 /dev/net/tun; in a unit with a DevicePolicy: DeviceAllow=/dev/net/tun rw";
  }
  return error;
}

base::SysError no_device(int code, const std::string& name) {
  base::SysError error{code, "make the TAP device", name, std::strerror(code), {}};
  if (code == EPERM) error.hint = "it needs CAP_NET_ADMIN";
  if (code == EBUSY) error.hint = "another process has it; see: ip -details link show dev " + name;
  if (code == EINVAL) error.hint = "a device of that name is no TAP; see: ip -details link show dev " + name;
  return error;
}

}  // namespace

Mac destination_mac(const wire::IpAddress& destination) {
  const base::Bytes octets = destination.octets();
  Mac mac{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  if (!destination.is_multicast()) return mac;
  if (destination.family() == wire::Family::ipv4) {
    mac = {0x01, 0x00, 0x5e, static_cast<std::uint8_t>(octets[1] & 0x7f), octets[2], octets[3]};
  } else {
    mac = {0x33, 0x33, octets[12], octets[13], octets[14], octets[15]};
  }
  return mac;
}

base::Result<Tap, base::SysError> Tap::open(const std::string& name, int flags) {
  Tap tap;
  tap.fd_ = base::UniqueFd(::open(kClone, O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!tap.fd_) return base::Err{no_clone(errno)};
  ifreq request{};
  if (name.size() >= sizeof request.ifr_name) return base::Err{no_device(ENAMETOOLONG, name)};
  std::ranges::copy(name, request.ifr_name);
  request.ifr_flags = static_cast<short>(IFF_TAP | IFF_NO_PI | flags);
  if (::ioctl(tap.fd(), TUNSETIFF, &request) != 0) return base::Err{no_device(errno, name)};
  tap.name_ = request.ifr_name;
  tap.index_ = static_cast<int>(::if_nametoindex(request.ifr_name));
  tap.source_[4] = static_cast<std::uint8_t>(tap.index_ >> 8);
  tap.source_[5] = static_cast<std::uint8_t>(tap.index_);
  return tap;
}

base::Result<Tap, base::SysError> Tap::make(const std::string& name) { return open(name, IFF_TUN_EXCL); }

base::Result<Tap, base::SysError> Tap::attach(const std::string& name) { return open(name, 0); }

int Tap::keep(bool kept) const {
  // Without an owner every user could attach to it, and inject.
  if (kept && ::ioctl(fd(), TUNSETOWNER, static_cast<unsigned long>(::geteuid())) != 0) return errno;
  return ::ioctl(fd(), TUNSETPERSIST, kept ? 1UL : 0UL) != 0 ? errno : 0;
}

int Tap::send(base::Bytes packet, const wire::IpAddress& destination) const {
  const bool v4 = destination.family() == wire::Family::ipv4;
  std::array<std::uint8_t, 14> header{};
  const Mac to = destination_mac(destination);
  std::ranges::copy(to, header.begin());
  std::ranges::copy(source_, header.begin() + 6);
  header[12] = v4 ? 0x08 : 0x86;
  header[13] = v4 ? 0x00 : 0xdd;
  // writev only reads
  const std::array<iovec, 2> parts{iovec{header.data(), header.size()},
                                   iovec{const_cast<std::uint8_t*>(packet.data()), packet.size()}};
  return ::writev(fd(), parts.data(), parts.size()) < 0 ? errno : 0;
}

bool Tap::drain() const {
  std::array<std::uint8_t, 64> beginning;  // the rest of a frame is thrown away by the kernel
  for (int i = 0; i < kFramesPerDrain; ++i) {
    if (::read(fd(), beginning.data(), beginning.size()) < 0) return errno == EAGAIN || errno == EINTR;
  }
  return true;
}

}  // namespace host
