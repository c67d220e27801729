#include "config/address.hpp"

#include <algorithm>
#include <array>

#include "config/config.hpp"
#include "config/dns_name.hpp"

namespace config {

namespace {

constexpr std::size_t kMaxDeviceName = 15;  // IFNAMSIZ without its zero

bool is_mapped_ipv4(const wire::IpAddress& address) {
  constexpr std::array<std::uint8_t, 12> kPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return address.family() == wire::Family::ipv6 && std::ranges::equal(address.octets().first(12), kPrefix);
}

// What the text would be if one thought of something else; empty: no idea. `names`: what is to be said of names.
std::string_view mistaken_for(std::string_view text, std::string_view names) {
  if (text.find('/') != std::string_view::npos) return "; a peer has an address, not a prefix";
  if (text.find('%') != std::string_view::npos) return "; an address with an interface behind % is not supported";
  const auto letter = [](char c) { return (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z'); };
  if (std::ranges::any_of(text, letter)) return names;
  const auto colons = std::ranges::count(text, ':');
  const auto dots = std::ranges::count(text, '.');
  if ((colons == 1 && dots == 3) || text.starts_with('[')) return "; the port is `port`, the same on every host";
  return {};
}

void report_no_address(const Item& item, std::string_view text, std::string_view names, Report& report) {
  report.add(item.node.place,
             item.label + ": " + quoted(text) + " is no IPv4 or IPv6 address" + std::string(mistaken_for(text, names)), item.fix);
}

std::optional<wire::IpAddress> read_address(const Item& item, Report& report) {
  const auto text = read_text(item, report);
  if (!text) return std::nullopt;
  const auto address = wire::parse_ip_address(*text);
  if (!address) report_no_address(item, *text, "; names are not looked up here, addresses are written out", report);
  return address;
}

}  // namespace

std::string_view unusable(const wire::IpAddress& address) {
  if (address.is_unspecified()) return "is no host's address";
  if (address.is_loopback()) return "is a loopback address, which no other host can reach";
  if (address.is_multicast()) return "is a multicast group, not a host";
  if (address.is_broadcast()) return "is the broadcast address, not a host";
  if (is_mapped_ipv4(address)) return "is an IPv4 address in IPv6 form; write the IPv4 address";
  if (address.family() == wire::Family::ipv6 && address.is_link_local()) {
    return "is link-local and means nothing without an interface; give the host a global or unique local address";
  }
  return {};
}

std::optional<HostAddress> read_host_address(const Item& item, Report& report) {
  const auto text = read_text(item, report);
  if (!text) return std::nullopt;
  if (is_dns_name(*text)) return HostAddress{std::nullopt, *text};
  const auto address = wire::parse_ip_address(*text);
  if (!address) {
    const bool is_broken = has_only_name_letters(*text);
    report_no_address(item, *text, is_broken ? "" : ", and no name either: that has letters, digits, hyphens and dots", report);
    return std::nullopt;
  }
  const auto why = unusable(*address);
  if (why.empty()) return HostAddress{*address, {}};
  report.add(item.node.place, item.label + ": " + to_string(*address) + " " + std::string(why), item.fix);
  return std::nullopt;
}

std::optional<std::string> read_dns_name(const Item& item, Report& report) {
  auto text = read_text(item, report);
  if (!text || is_dns_name(*text)) return text;
  const bool is_address = wire::parse_ip_address(*text).has_value();
  report.add(item.node.place,
             item.label + ": " + quoted(*text) +
                 (is_address ? " is an address, and a name is wanted; hosts with addresses stand in [peers]"
                             : " is no name: that has letters, digits, hyphens and dots"),
             item.fix);
  return std::nullopt;
}

std::optional<wire::IpPrefix> read_prefix(const Item& item, Report& report) {
  const auto text = read_text(item, report);
  if (!text) return std::nullopt;
  const auto prefix = wire::parse_ip_prefix(*text);
  if (!prefix) {
    report.add(item.node.place,
               item.label + ": " + quoted(*text) +
                   " is no address and no prefix; behind the length of a prefix all bits are zero",
               item.fix);
  }
  return prefix;
}

std::optional<std::vector<wire::IpAddress>> read_groups(const Item& item, Report& report) {
  const auto* list = read_list(item, report);
  if (list == nullptr) return std::nullopt;
  if (list->size() > kMaxGroupsPerSegment) {
    report.add((*list)[kMaxGroupsPerSegment].place,
               item.label + " lists more than " + std::to_string(kMaxGroupsPerSegment) + " groups", item.fix);
    return std::nullopt;
  }
  std::vector<wire::IpAddress> groups;
  for (const auto& element : *list) {
    const auto group = read_address(part_of(item, element), report);
    if (!group) continue;
    if (!group->is_multicast()) {
      report.add(element.place, item.label + ": " + to_string(*group) + " is no multicast group", item.fix);
    } else if (std::ranges::find(groups, *group) == groups.end()) {
      groups.push_back(*group);
    }
  }
  return groups;
}

std::optional<std::string> read_device(const Item& item, Report& report) {
  const auto name = read_text(item, report);
  if (!name) return std::nullopt;
  const auto forbidden = [](char c) { return c == '/' || c == ':' || static_cast<unsigned char>(c) <= ' ' || c == 0x7f; };
  if (name->size() <= kMaxDeviceName && *name != "." && *name != ".." && std::ranges::none_of(*name, forbidden)) return name;
  report.add(item.node.place,
             item.label + ": " + quoted(*name) + " is no name of a network device: 1 to 15 letters, no blank, / or :",
             item.fix);
  return std::nullopt;
}

}  // namespace config
