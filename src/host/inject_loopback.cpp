// Mode loopback: sends the packet to its own group on the interface with multicast loop on. The kernel hands a copy to each
// member of the group there, past rp_filter and unseen by packet sockets; the guard drops the original on its way out.
// It goes to the base interface and to each private macvlan on it, members or not: where nobody is a member the kernel makes
// no copy. The guard on the base holds for the macvlans too, as they send through it and the mark stays on.
#include <algorithm>
#include <cerrno>
#include <utility>

#include "host/injector.hpp"
#include "host/raw_link.hpp"
#include "host/virtual_mac.hpp"

namespace host {
namespace {

class Target {
 public:
  static base::Result<Target, base::SysError> open(const Link& link) {
    auto raw = RawLink::open(link, {true, kInjectMark});
    if (!raw) return base::Err{raw.error()};
    return Target(std::move(*raw), virtual_router_of(link.mac));
  }

  bool is_for(const Link& link) const { return raw_.index() == link.index && only_ == virtual_router_of(link.mac); }
  bool is_virtual_router() const { return only_.has_value(); }
  bool wants(const Injection& injection) const {
    return !only_ || *only_ == VirtualRouter{injection.destination.family(), injection.vrid};
  }

  int send(const Injection& injection) const { return raw_.send(injection); }

 private:
  Target(RawLink raw, std::optional<VirtualRouter> only) : raw_(std::move(raw)), only_(only) {}

  RawLink raw_;
  std::optional<VirtualRouter> only_;  // a virtual router's macvlan: nobody else's adverts go there
};

class LoopbackInjector final : public Injector {
 public:
  base::Result<base::Ok, base::SysError> set_links(const Link& base, std::span<const Link> children) override {
    std::vector<Target> old = std::exchange(targets_, {});
    if (auto added = add(base, old); !added) return added;
    for (const Link& child : children) {
      if (!child.up) continue;
      auto added = add(child, old);
      // A macvlan may vanish before its event is read; the next call is without it.
      if (!added && added.error().code != ENODEV) return added;
    }
    return base::Ok{};
  }

  int inject(const Injection& injection) override {
    if (targets_.empty()) return ENODEV;
    int failure = 0;
    for (const Target& target : targets_) {
      if (!target.wants(injection)) continue;
      const int code = target.send(injection);
      // A macvlan of somebody else may well have no IPv6; only the base and this virtual router's own must work. Without an
      // address (vmac_xmit_base with native_ipv6) that one cannot be listened on either: then the base is the listener's.
      const bool is_base = &target == &targets_.front();
      const bool matters = is_base || (target.is_virtual_router() && code != EADDRNOTAVAIL);
      if (failure == 0 && matters) failure = code;
    }
    return failure;
  }

 private:
  // Keeps a link's sockets where it has them: an event elsewhere changes nothing here.
  base::Result<base::Ok, base::SysError> add(const Link& link, std::vector<Target>& old) {
    const auto kept = std::ranges::find_if(old, [&](const Target& target) { return target.is_for(link); });
    if (kept != old.end()) {
      targets_.push_back(std::move(*kept));
      old.erase(kept);
      return base::Ok{};
    }
    auto opened = Target::open(link);
    if (!opened) return base::Err{opened.error()};
    targets_.push_back(std::move(*opened));
    return base::Ok{};
  }

  std::vector<Target> targets_;  // the base comes first
};

}  // namespace

std::unique_ptr<Injector> make_loopback_injector() { return std::make_unique<LoopbackInjector>(); }

}  // namespace host
