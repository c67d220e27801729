// Mode tun: the device that the VRRP daemon speaks on is the relay's own, a TAP, since a daemon with use_vmac needs Ethernet.
// What is written to it comes in there. It outlives a daemon that is killed, without carrier: then the VRRP daemon goes to FAULT
// and not to MASTER. The next relay attaches to it. At a normal end it is removed.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "host/device_setup.hpp"
#include "host/injector.hpp"
#include "host/own_device.hpp"
#include "host/tap.hpp"

namespace host {
namespace {

using wire::IpAddress;

base::SysError refused(int code, const std::string& name) {
  base::SysError error{code, "set up the device", name, std::strerror(code), {}};
  if (code == EPERM) error.hint = "it needs CAP_NET_ADMIN";
  return error;
}

base::SysError not_own(const std::string& name) {
  return {0, "make the device", name, "there is one of that name, and it is not the relay's",
          "remove it: ip link delete " + name + ", or name another `interface`, or set inject = \"loopback\""};
}

// The first of `listed` that is on another device, else the first address that others can reach.
std::optional<IpAddress> own_address(std::span<const IpAddress> listed, const std::vector<LinkAddress>& there, int except) {
  const auto is_there = [&](const IpAddress& address) {
    return std::ranges::any_of(there, [&](const auto& entry) { return entry.link_index != except && entry.address == address; });
  };
  const auto is_ipv4 = [](const IpAddress& address) { return address.family() == wire::Family::ipv4; };
  for (const auto& address : listed)
    if (is_ipv4(address) && is_there(address)) return address;
  for (const auto& entry : there) {
    const auto& address = entry.address;
    if (entry.link_index != except && is_ipv4(address) && !address.is_loopback() && !address.is_link_local()) return address;
  }
  return std::nullopt;
}

// The same after each start, and another one on each host: keepalived's IPv6 source comes from it.
Mac mac_of(const IpAddress& address) {
  const base::Bytes octets = address.octets();
  return {0x06, 0x76, octets[0], octets[1], octets[2], octets[3]};
}

class TunInjector final : public Injector {
 public:
  ~TunInjector() override {
    if (tap_) tap_->keep(false);
  }

  base::Result<int, base::SysError> make_device(const std::string& name, std::span<const IpAddress> listed,
                                                const Links& links) override {
    const auto address = own_address(listed, links.addresses(), tap_ ? tap_->index() : index_of(name, links));
    if (!tap_) {
      if (auto made = make(name, address, links); !made) return base::Err{made.error()};
    }
    if (const int code = follow(address); code != 0) return base::Err{refused(code, name)};
    return tap_->index();
  }

  base::Result<base::Ok, base::SysError> set_links(const Link&, std::span<const Link>) override { return base::Ok{}; }

  int inject(const Injection& injection) override {
    return tap_ ? tap_->send(injection.packet, injection.destination) : ENODEV;
  }

  int fd() const override { return tap_ ? tap_->fd() : -1; }
  bool drain() override { return tap_->drain(); }

 private:
  static int index_of(const std::string& name, const Links& links) {
    const auto link = links.find(name);
    return link ? link->index : 0;
  }

  base::Result<base::Ok, base::SysError> make(const std::string& name, std::optional<IpAddress> address, const Links& links) {
    const auto found = links.find(name);
    if (found && !is_own_device(*found)) return base::Err{not_own(name)};
    auto tap = found ? Tap::attach(name) : Tap::make(name);
    if (!tap) return base::Err{tap.error()};
    netlink_ = Netlink::open(NETLINK_ROUTE);
    if (!netlink_) return base::Err{refused(errno, name)};
    DeviceSetup setup(*netlink_, tap->index());
    // The one that was found may have gone meanwhile, and this be a new one.
    const bool is_new = !found || found->index != tap->index();
    int code = is_new && address ? setup.set_mac(mac_of(*address)) : 0;
    if (code == 0) code = setup.set_alias(std::string(kOwnAlias));
    if (code == 0) code = setup.loosen_rp_filter();
    // Before it is up, so that a daemon that sees it come finds an address.
    if (code == 0 && address) code = setup.add_ipv4(*address);
    if (code == 0) code = setup.raise();
    if (code == 0) code = tap->keep(true);
    if (code != 0) return base::Err{refused(code, name)};
    address_ = address;
    tap_.emplace(std::move(*tap));
    return base::Ok{};
  }

  // This host's address may change. While it has none, the device keeps what it had.
  int follow(const std::optional<IpAddress>& address) {
    if (!address || address == address_) return 0;
    DeviceSetup setup(*netlink_, tap_->index());
    if (const int code = setup.add_ipv4(*address); code != 0) return code;
    if (address_) setup.remove_ipv4(*address_);
    address_ = address;
    return 0;
  }

  std::unique_ptr<Netlink> netlink_;
  std::optional<Tap> tap_;  // never another one: who watches fd() relies on it
  std::optional<IpAddress> address_;
};

}  // namespace

std::unique_ptr<Injector> make_tun_injector() { return std::make_unique<TunInjector>(); }

}  // namespace host
