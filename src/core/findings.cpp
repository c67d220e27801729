#include "core/findings.hpp"

#include <algorithm>
#include <array>

#include "proto/protocol.hpp"

namespace core {

namespace {

constexpr std::array<FindingText, kFindings> kTexts{{
    {Finding::two_masters, "two_masters", "two hosts are MASTER",
     "the one with the lower priority does not take the other's adverts: run vrrp-relayctl status there, and read its log",
     "at least one of them does not hear the other"},
    {Finding::no_master, "no_master", "nobody is MASTER",
     "see that keepalived runs and is not in FAULT: journalctl -u keepalived on every host"},
    {Finding::one_way, "one_way", "one host does not hear another one, which hears it",
     "let the relay's UDP port in at the host that does not hear the other: its firewall, or its security group"},
    {Finding::version_differs, "version_differs", "the VRRP versions differ",
     "give vrrp_version the same value in keepalived.conf on every host"},
    {Finding::auth_differs, "auth_differs", "the authentication types differ",
     "give auth_type and auth_pass the same values in keepalived.conf on every host"},
    {Finding::interval_differs, "interval_differs", "the advert intervals differ",
     "give advert_int the same value in keepalived.conf on every host"},
    {Finding::two_clusters, "two_clusters", "two clusters use the same VRID: they have no virtual address in common",
     "give one of the clusters another virtual_router_id"},
    {Finding::addresses_differ, "addresses_differ", "the virtual addresses differ",
     "give virtual_ipaddress the same list in keepalived.conf on every host"},
    {Finding::same_priority, "same_priority", "two hosts have the same priority, so the higher address wins",
     "give each host a priority of its own in keepalived.conf"},
    {Finding::late, "late", "adverts come late, and after three intervals a BACKUP takes over",
     "look for load or loss between the hosts (vrrp-relayctl status), or raise advert_int on every host"},
    {Finding::native_multicast, "native_multicast", "adverts arrive by native multicast as well, so the relay stands by",
     "nothing is broken; where every host says so, and the network always carries multicast, vrrp-relay is not needed: "
         "systemctl disable --now vrrp-relay"},
}};

// What reads otherwise where it is not VRRP.
struct OtherText {
  std::string_view protocol;  // its name
  FindingText text;
};
constexpr std::array kOthers{
    OtherText{"carp", {Finding::two_masters, "two_masters", "two hosts are MASTER",
                       "give both the same password, vhid and virtual address: else they refuse each other's adverts; if they "
                       "agree, run vrrp-relayctl status on the one with the higher advskew",
                       "at least one of them does not take the other's adverts"}},
    OtherText{"carp", {Finding::no_master, "no_master", "nobody is MASTER",
                       "see that the CARP daemon runs on every host, and what it logs: ucarp, or ifconfig on a BSD"}},
    OtherText{"carp", {Finding::same_priority, "same_priority", "two hosts have the same advskew, so neither is preferred",
                       "give each host an advskew of its own: ucarp --advskew=N, or advskew N of ifconfig"}},
    OtherText{"carp", {Finding::late, "late", "adverts come late, and after three intervals a BACKUP takes over",
                       "look for load or loss between the hosts (vrrp-relayctl status), or raise advbase on every host"}},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kFindings; ++i) {
    if (kTexts[i].finding != static_cast<Finding>(i)) return false;
  }
  return true;
}
static_assert(is_in_order());

}  // namespace

const FindingText& text(Finding finding, std::uint8_t protocol) {
  const auto name = proto::protocols()[protocol].name;
  const auto is_it = [&](const OtherText& one) { return one.text.finding == finding && one.protocol == name; };
  const auto other = std::ranges::find_if(kOthers, is_it);
  return other == kOthers.end() ? kTexts[static_cast<std::size_t>(finding)] : other->text;
}

}  // namespace core
