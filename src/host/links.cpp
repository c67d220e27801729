#include "host/links.hpp"

#include <linux/if_link.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netlink/cache.h>
#include <netlink/errno.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/macvlan.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace host {
namespace {

constexpr unsigned kIffLowerUp = 1U << 16;          // linux/if.h, which cannot stand beside net/if.h
constexpr unsigned kIfaFTentative = 0x40;           // linux/if_addr.h
constexpr unsigned kIfaFDadFailed = 0x08;
constexpr int kEventBufferBytes = 1 << 20;

struct FreeSocket {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
};
struct FreeManager {
  void operator()(nl_cache_mngr* manager) const { nl_cache_mngr_free(manager); }
};
using Socket = std::unique_ptr<nl_sock, FreeSocket>;

base::SysError nl_error(int code, std::string operation) {
  return {0, std::move(operation), {}, nl_geterror(code), {}};
}

void note_change(nl_cache* /*cache*/, nl_object* /*object*/, int /*action*/, void* changed) {
  *static_cast<bool*>(changed) = true;
}

Link to_link(rtnl_link* from) {
  Link link;
  link.index = rtnl_link_get_ifindex(from);
  if (const char* name = rtnl_link_get_name(from)) link.name = name;
  if (const char* kind = rtnl_link_get_type(from)) link.kind = kind;
  if (const char* alias = rtnl_link_get_ifalias(from)) link.alias = alias;
  link.is_ethernet = rtnl_link_get_arptype(from) == ARPHRD_ETHER;
  const unsigned flags = rtnl_link_get_flags(from);
  link.up = (flags & IFF_UP) != 0;
  link.running = (flags & kIffLowerUp) != 0;
  link.multicast = (flags & IFF_MULTICAST) != 0;
  link.mtu = rtnl_link_get_mtu(from);
  std::int32_t other_namespace = 0;
  // A parent in another namespace has an index of that namespace, which means nothing here.
  if (link.kind == "macvlan" && rtnl_link_get_link_netnsid(from, &other_namespace) != 0) {
    link.parent_index = rtnl_link_get_link(from);
    link.is_private = rtnl_link_macvlan_get_mode(from) == MACVLAN_MODE_PRIVATE;
  }
  if (nl_addr* mac = rtnl_link_get_addr(from); mac && nl_addr_get_len(mac) == link.mac.size())
    std::memcpy(link.mac.data(), nl_addr_get_binary_addr(mac), link.mac.size());
  return link;
}

template <class Visit>
void for_each_link(nl_cache* cache, const Visit& visit) {
  for (nl_object* object = nl_cache_get_first(cache); object; object = nl_cache_get_next(object)) {
    auto* link = reinterpret_cast<rtnl_link*>(object);
    // A port of a bridge is in the cache a second time, as the bridge sees it.
    if (rtnl_link_get_family(link) == AF_UNSPEC) visit(link);
  }
}

}  // namespace

struct Links::Impl {
  Socket requests{nl_socket_alloc()};
  Socket events{nl_socket_alloc()};
  std::unique_ptr<nl_cache_mngr, FreeManager> manager;
  nl_cache* links = nullptr;      // owned by the manager
  nl_cache* addresses = nullptr;  // owned by the manager
  bool changed = false;

  int start();
  int take_over(nl_cache* cache);
};

int Links::Impl::take_over(nl_cache* cache) {
  const int code = nl_cache_mngr_add_cache(manager.get(), cache, note_change, &changed);
  if (code < 0) nl_cache_free(cache);
  return code;
}

int Links::Impl::start() {
  if (!requests || !events) return -NLE_NOMEM;
  if (const int code = nl_connect(requests.get(), NETLINK_ROUTE); code < 0) return code;
  nl_cache_mngr* made = nullptr;
  if (const int code = nl_cache_mngr_alloc(events.get(), NETLINK_ROUTE, 0, &made); code < 0) return code;
  manager.reset(made);
  nl_socket_set_buffer_size(events.get(), kEventBufferBytes, 0);

  nl_cache* cache = nullptr;
  if (const int code = rtnl_link_alloc_cache(requests.get(), AF_UNSPEC, &cache); code < 0) return code;
  if (const int code = take_over(cache); code < 0) return code;
  links = cache;
  if (const int code = rtnl_addr_alloc_cache(requests.get(), &cache); code < 0) return code;
  if (const int code = take_over(cache); code < 0) return code;
  addresses = cache;
  return 0;
}

Links::Links(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Links::Links(Links&&) noexcept = default;
Links& Links::operator=(Links&&) noexcept = default;
Links::~Links() = default;

base::Result<Links, base::SysError> Links::open() {
  auto impl = std::make_unique<Impl>();
  if (const int code = impl->start(); code < 0) return base::Err{nl_error(code, "read the links and addresses of this host")};
  return Links(std::move(impl));
}

int Links::fd() const { return nl_cache_mngr_get_fd(impl_->manager.get()); }

bool Links::process() {
  impl_->changed = false;
  if (nl_cache_mngr_data_ready(impl_->manager.get()) < 0) {
    // The kernel's queue overflowed: take what is left of it, then ask for everything; what comes after is an event again.
    while (nl_cache_mngr_data_ready(impl_->manager.get()) > 0) {
    }
    nl_cache_refill(impl_->requests.get(), impl_->links);
    nl_cache_refill(impl_->requests.get(), impl_->addresses);
    impl_->changed = true;
  }
  return impl_->changed;
}

std::vector<Link> Links::links() const {
  std::vector<Link> all;
  for_each_link(impl_->links, [&](rtnl_link* link) { all.push_back(to_link(link)); });
  return all;
}

std::optional<Link> Links::find(const std::string& name) const {
  std::optional<Link> found;
  for_each_link(impl_->links, [&](rtnl_link* link) {
    const char* link_name = rtnl_link_get_name(link);
    if (link_name && name == link_name) found = to_link(link);
  });
  return found;
}

std::vector<Link> Links::children(int parent_index) const {
  std::vector<Link> all = links();
  std::erase_if(all, [&](const Link& link) { return link.parent_index != parent_index || !link.is_private; });
  return all;
}

namespace {

// As the kernel puts it into its table of routes, whatever `brd` the address was given.
std::optional<wire::IpAddress> broadcast_of(const wire::IpAddress& address, unsigned prefix_bits) {
  if (address.family() != wire::Family::ipv4 || prefix_bits > 30) return std::nullopt;
  std::array<std::uint8_t, 4> octets{};
  std::ranges::copy(address.octets(), octets.begin());
  for (unsigned bit = prefix_bits; bit < 32; ++bit) octets[bit / 8] |= static_cast<std::uint8_t>(0x80u >> bit % 8);
  return wire::IpAddress(octets);
}

}  // namespace

std::vector<LinkAddress> Links::addresses() const {
  std::vector<LinkAddress> all;
  for (nl_object* object = nl_cache_get_first(impl_->addresses); object; object = nl_cache_get_next(object)) {
    auto* from = reinterpret_cast<rtnl_addr*>(object);
    nl_addr* local = rtnl_addr_get_local(from);
    if (!local || (rtnl_addr_get_flags(from) & (kIfaFTentative | kIfaFDadFailed)) != 0) continue;
    const std::size_t length = nl_addr_get_len(local);
    if (length != 4 && length != 16) continue;
    const auto* octets = static_cast<const std::uint8_t*>(nl_addr_get_binary_addr(local));
    const wire::IpAddress address(base::Bytes(octets, length));
    all.push_back({rtnl_addr_get_ifindex(from), address, broadcast_of(address, nl_addr_get_prefixlen(local))});
  }
  return all;
}

}  // namespace host
