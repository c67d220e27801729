// How the kernel would send to the other hosts, and whether somebody answers there.
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "doctor/attributes.hpp"
#include "doctor/gather.hpp"
#include "host/netlink.hpp"

namespace doctor {

namespace {

std::uint8_t family_of(const wire::IpAddress& address) { return address.family() == wire::Family::ipv4 ? AF_INET : AF_INET6; }

std::optional<wire::IpAddress> address_of(const nlattr* attribute) {
  const std::size_t size = mnl_attr_get_payload_len(attribute);
  if (size != 4 && size != 16) return std::nullopt;
  return wire::IpAddress(base::Bytes(static_cast<const std::uint8_t*>(mnl_attr_get_payload(attribute)), size));
}

std::string name_of(const std::vector<Device>& devices, std::uint32_t index) {
  const auto found = std::ranges::find(devices, static_cast<int>(index), &Device::index);
  return found == devices.end() ? std::string() : found->name;
}

Route ask_route(host::Netlink& netlink, const wire::IpAddress& peer, const std::vector<Device>& devices) {
  Route route;
  route.peer = peer;
  host::NetlinkMessages messages;
  auto* message = messages.append(RTM_GETROUTE, NLM_F_ACK);
  auto* header = host::NetlinkMessages::extra_header<rtmsg>(message);
  header->rtm_family = family_of(peer);
  header->rtm_dst_len = static_cast<std::uint8_t>(peer.octets().size() * 8);
  mnl_attr_put(message, RTA_DST, peer.octets().size(), peer.octets().data());
  const auto answer = netlink.ask(messages, [&](const nlmsghdr* told) {
    if (told->nlmsg_type != RTM_NEWROUTE) return;
    route.exists = true;
    for_each_attribute(told, sizeof(rtmsg), [&](const nlattr* attribute) {
      if (mnl_attr_get_type(attribute) == RTA_OIF) route.device = name_of(devices, mnl_attr_get_u32(attribute));
      if (mnl_attr_get_type(attribute) == RTA_GATEWAY) route.gateway = address_of(attribute);
    });
  });
  if (answer.code != 0) {
    route.exists = false;
    route.reason = std::strerror(answer.code);
  }
  return route;
}

void mark_failed(const nlmsghdr* message, std::vector<Route>& routes, const std::vector<Device>& devices) {
  if (message->nlmsg_type != RTM_NEWNEIGH) return;
  const auto* header = static_cast<const ndmsg*>(mnl_nlmsg_get_payload(message));
  if ((header->ndm_state & NUD_FAILED) == 0) return;
  const auto device = name_of(devices, static_cast<std::uint32_t>(header->ndm_ifindex));
  for_each_attribute(message, sizeof(ndmsg), [&](const nlattr* attribute) {
    if (mnl_attr_get_type(attribute) != NDA_DST) return;
    const auto address = address_of(attribute);
    for (auto& route : routes) {
      if (route.device == device && address == route.gateway.value_or(route.peer)) route.neighbour_failed = true;
    }
  });
}

}  // namespace

std::vector<Route> gather_routes(const std::vector<wire::IpAddress>& peers, const std::vector<Device>& devices) {
  std::vector<Route> routes;
  const auto netlink = host::Netlink::open(NETLINK_ROUTE);
  if (!netlink) return routes;
  for (const auto& peer : peers) routes.push_back(ask_route(*netlink, peer, devices));
  host::NetlinkMessages messages;
  host::NetlinkMessages::extra_header<ndmsg>(messages.append(RTM_GETNEIGH, NLM_F_DUMP));
  netlink->ask(messages, [&](const nlmsghdr* message) { mark_failed(message, routes, devices); });
  return routes;
}

}  // namespace doctor
