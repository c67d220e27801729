// Mode ingress: writes the packet as a frame into a TAP of the daemon's own, whose tc ingress hands it on as if it had come in
// on the segment's device. So everything there gets it that would get it from the wire: packet sockets, macvlans, the host's own
// rules for what comes in, rp_filter. It goes up only, so nothing has to be kept from leaving. The TAP ends with the process.
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "host/clsact.hpp"
#include "host/device_setup.hpp"
#include "host/injector.hpp"
#include "host/tap.hpp"

namespace host {
namespace {

constexpr const char* kName = "vrrpi%d";  // the kernel counts: several daemons and segments may each have one
constexpr std::uint32_t kPriority = 1;    // nobody else has filters there
constexpr std::uint32_t kHandle = 1;

base::SysError refused(int code, const Tap& tap, const Link& base) {
  base::SysError error{code, "inject from " + tap.name() + " into", base.name, std::strerror(code), {}};
  if (code == EPERM) error.hint = "it needs CAP_NET_ADMIN";
  if (code == ENOENT || code == EOPNOTSUPP)
    error.hint = "this kernel lacks sch_ingress (clsact), cls_bpf or act_mirred; load them, or set inject = \"loopback\"";
  return error;
}

class IngressInjector final : public Injector {
 public:
  base::Result<base::Ok, base::SysError> set_links(const Link& base, std::span<const Link>) override {
    ready_ = false;
    if (!base.is_ethernet) {
      return base::Err{base::SysError{0, "inject into", base.name, "its frames have no Ethernet header, as mode ingress needs it",
                                      "set inject = \"loopback\""}};
    }
    if (!tap_) {
      if (auto made = make(base); !made) return made;
    }
    // Each time: the redirection ends with its target, also where another one with the same index takes its place.
    const clsact::Filter filter{tap_->index(), clsact::Hook::ingress, kPriority, kHandle};
    if (const int code = clsact::put_redirect(*netlink_, filter, base.index); code != 0)
      return base::Err{refused(code, *tap_, base)};
    ready_ = true;
    return base::Ok{};
  }

  int inject(const Injection& injection) override {
    return ready_ ? tap_->send(injection.packet, injection.destination) : ENODEV;
  }

  int fd() const override { return tap_ ? tap_->fd() : -1; }
  bool drain() override { return tap_->drain(); }

 private:
  base::Result<base::Ok, base::SysError> make(const Link& base) {
    auto tap = Tap::make(kName);
    if (!tap) return base::Err{tap.error()};
    netlink_ = Netlink::open(NETLINK_ROUTE);
    if (!netlink_) return base::Err{refused(errno, *tap, base)};
    DeviceSetup setup(*netlink_, tap->index());
    bool made_qdisc = false;
    int code = setup.keep_without_ipv6();
    if (code == 0) code = clsact::ensure_qdisc(*netlink_, tap->index(), made_qdisc);
    if (code == 0) code = setup.raise();
    if (code != 0) return base::Err{refused(code, *tap, base)};
    tap_.emplace(std::move(*tap));
    return base::Ok{};
  }

  std::unique_ptr<Netlink> netlink_;
  std::optional<Tap> tap_;  // never another one: who watches fd() relies on it
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Injector> make_ingress_injector() { return std::make_unique<IngressInjector>(); }

}  // namespace host
