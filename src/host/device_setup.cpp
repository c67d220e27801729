#include "host/device_setup.hpp"

#include <sys/socket.h>

#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include <cerrno>
#include <functional>

namespace host {
namespace {

using Fill = std::function<void(nlmsghdr* message, ifinfomsg& header)>;

int change_link(Netlink& netlink, int index, const Fill& fill) {
  NetlinkMessages messages;
  nlmsghdr* message = messages.append(RTM_NEWLINK, NLM_F_ACK);
  auto* header = NetlinkMessages::extra_header<ifinfomsg>(message);
  header->ifi_index = index;
  fill(message, *header);
  return netlink.ask(messages).code;
}

}  // namespace

int DeviceSetup::raise() {
  return change_link(netlink_, index_, [](nlmsghdr*, ifinfomsg& header) { header.ifi_flags = header.ifi_change = IFF_UP; });
}

int DeviceSetup::set_alias(const std::string& alias) {
  return change_link(netlink_, index_, [&](nlmsghdr* message, ifinfomsg&) {
    mnl_attr_put(message, IFLA_IFALIAS, alias.size(), alias.data());
  });
}

int DeviceSetup::set_mac(const Mac& mac) {
  return change_link(netlink_, index_, [&](nlmsghdr* message, ifinfomsg&) {
    mnl_attr_put(message, IFLA_ADDRESS, mac.size(), mac.data());
  });
}

int DeviceSetup::keep_without_ipv6() {
  const int code = change_link(netlink_, index_, [](nlmsghdr* message, ifinfomsg&) {
    nlattr* families = mnl_attr_nest_start(message, IFLA_AF_SPEC);
    nlattr* inet6 = mnl_attr_nest_start(message, AF_INET6);
    mnl_attr_put_u8(message, IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
    mnl_attr_nest_end(message, inet6);
    mnl_attr_nest_end(message, families);
  });
  return code == EAFNOSUPPORT ? 0 : code;  // a kernel without IPv6 has nothing to keep away
}

int DeviceSetup::loosen_rp_filter() {
  constexpr std::uint32_t kLoose = 2;
  return change_link(netlink_, index_, [](nlmsghdr* message, ifinfomsg&) {
    nlattr* families = mnl_attr_nest_start(message, IFLA_AF_SPEC);
    nlattr* inet = mnl_attr_nest_start(message, AF_INET);
    nlattr* settings = mnl_attr_nest_start(message, IFLA_INET_CONF);
    mnl_attr_put_u32(message, IPV4_DEVCONF_RP_FILTER, kLoose);
    for (nlattr* nest : {settings, inet, families}) mnl_attr_nest_end(message, nest);
  });
}

int DeviceSetup::add_ipv4(const wire::IpAddress& address) {
  const int code = change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, address);
  return code == EEXIST ? 0 : code;
}

int DeviceSetup::remove_ipv4(const wire::IpAddress& address) { return change_address(RTM_DELADDR, 0, address); }

int DeviceSetup::change_address(std::uint16_t type, int flags, const wire::IpAddress& address) {
  NetlinkMessages messages;
  nlmsghdr* message = messages.append(type, static_cast<std::uint16_t>(flags | NLM_F_ACK));
  auto* header = NetlinkMessages::extra_header<ifaddrmsg>(message);
  header->ifa_family = AF_INET;
  header->ifa_prefixlen = 32;
  header->ifa_index = static_cast<std::uint32_t>(index_);
  for (const std::uint16_t attribute : {IFA_LOCAL, IFA_ADDRESS})
    mnl_attr_put(message, attribute, address.octets().size(), address.octets().data());
  return netlink_.ask(messages).code;
}

}  // namespace host
