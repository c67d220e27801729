// Mode wire, of carrier `tunnel`: sends the packet out of the tunnel's interface and gives nobody on this host a copy. No mark:
// the kernel's encapsulation keeps it on, and the egress guard below would take the outer packet for an injected advert.
#include <cerrno>
#include <optional>

#include "host/injector.hpp"
#include "host/raw_link.hpp"

namespace host {
namespace {

class WireInjector final : public Injector {
 public:
  base::Result<base::Ok, base::SysError> set_links(const Link& base, std::span<const Link>) override {
    if (link_ && link_->index() == base.index) return base::Ok{};
    link_.reset();
    auto opened = RawLink::open(base, {});
    if (!opened) return base::Err{opened.error()};
    link_.emplace(std::move(*opened));
    return base::Ok{};
  }

  int inject(const Injection& injection) override {
    if (!link_) return ENODEV;
    return injection.destination.is_multicast() ? link_->send(injection) : EINVAL;
  }

 private:
  std::optional<RawLink> link_;
};

}  // namespace

std::unique_ptr<Injector> make_wire_injector() { return std::make_unique<WireInjector>(); }

}  // namespace host
