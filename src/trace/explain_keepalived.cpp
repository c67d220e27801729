// What keepalived asks of an advert, versions 2.2 to 2.4 (Debian 12 has 2.2.7). Where its configuration decides and is not known,
// the rule depends on it.
#include <fmt/format.h>

#include <algorithm>

#include "trace/explain.hpp"

namespace trace {

namespace {

using proto::ChecksumForm;
using wire::Family;

constexpr std::string_view kVrrp4 = "224.0.0.18";
constexpr std::string_view kVrrp6 = "ff02::12";

Rule ok(std::string_view name, std::string value = {}, std::string_view section = {}) { return {name, Mark::ok, std::move(value), section, {}, {}}; }
Rule refused(std::string_view name, std::string value, std::string why, std::string fix, std::string_view section = {}) {
  return {name, Mark::refused, std::move(value), section, std::move(why), std::move(fix)};
}
Rule depends(std::string_view name, std::string value, std::string why, std::string_view section = {}) {
  return {name, Mark::depends, std::move(value), section, std::move(why), {}};
}

class Walk {
 public:
  Walk(const wire::IpPacket& packet, const proto::VrrpFields* vrrp, const std::optional<KeepalivedRules>& rules)
      : packet_(packet), vrrp_(vrrp), rules_(rules) {}

  std::vector<Rule> rules() {
    group();
    protocol();
    if (vrrp_ == nullptr || !vrrp_->vrid || !vrrp_->address_count || !vrrp_->checksum) {
      if (out_.back().mark != Mark::refused) {
        add(refused("message", "too short", "there is no whole VRRP header", "look at the packet: tcpdump -nvXi eth0 ip proto 112"));
      }
      return std::move(out_);
    }
    vrid();
    length();
    ttl();
    version();
    hmac();
    if (vrrp_->version == 2) version_2();
    type();
    checksum();
    cast();
    addresses();
    return std::move(out_);
  }

 private:
  void add(Rule rule) { out_.push_back(std::move(rule)); }
  bool is_known() const { return rules_ && rules_->has_instance; }
  bool is_ipv4() const { return packet_.family() == Family::ipv4; }

  // The kernel hands it over only where the group was joined.
  void group() {
    const auto seen = to_string(packet_.destination);
    const auto usual = is_ipv4() ? kVrrp4 : kVrrp6;
    const auto* const setting = is_ipv4() ? "vrrp_mcast_group4" : "vrrp_mcast_group6";
    const auto wanted = rules_ && rules_->group ? to_string(*rules_->group) : std::string(usual);
    if (!packet_.destination.is_multicast() || seen == wanted) return add(ok("group", seen));
    if (!rules_) return add(depends("group", seen, fmt::format("{} of global_defs must name it", setting)));
    add(refused("group", seen, fmt::format("keepalived listens to {}", wanted), fmt::format("set {} to {} on this host too", setting, seen)));
  }

  void protocol() {
    const bool ah = packet_.protocol == wire::kProtocolAh;
    const auto value = fmt::format("{}", packet_.protocol);
    if (!ah && packet_.protocol != wire::kProtocolVrrp) {
      return add(refused("protocol", value, "it is no VRRP, keepalived never sees it", "nothing: it is another protocol"));
    }
    if (!rules_ || !rules_->has_instance) {
      return add(depends("protocol", value, ah ? "auth_type must be AH" : "auth_type must not be AH"));
    }
    if (rules_->has_ah == ah) return add(ok("protocol", value));
    add(refused("protocol", value, ah ? "the packet has an authentication header, this instance's auth_type is not AH"
                                      : "this instance's auth_type is AH, the packet has no authentication header",
                "set the same auth_type on all hosts"));
  }

  void vrid() {
    const auto value = fmt::format("{}", *vrrp_->vrid);
    if (!rules_) return add(depends("VRID", value, "a vrrp_instance on that interface must have it as virtual_router_id", "RFC 9568 5.2.3"));
    if (rules_->has_instance) return add(ok("VRID", fmt::format("{}, {}", value, rules_->instance), "RFC 9568 5.2.3"));
    add(refused("VRID", value, "no vrrp_instance of this family has it; keepalived ignores it without a word",
                fmt::format("set virtual_router_id {} where this router is meant", value), "RFC 9568 5.2.3"));
  }

  void length() {
    const auto value = fmt::format("{} octets, {} by its address count of {}", vrrp_->message.size(), vrrp_->wanted_bytes, *vrrp_->address_count);
    if (vrrp_->message.size() == vrrp_->wanted_bytes || vrrp_->has_hmac_trailer()) return add(ok("length, count", value, "RFC 9568 5.2.5"));
    add(refused("length, count", value, "keepalived says: vrrp packet too long, or too short", "use one version of the VRRP daemon on all hosts",
                "RFC 9568 5.2.5"));
  }

  void ttl() {
    const auto value = fmt::format("{}", packet_.ttl);
    const auto* const section = is_ipv4() ? "RFC 9568 5.1.1.3" : "RFC 9568 5.1.2.3";
    if (packet_.ttl == 255 || (is_known() && rules_->is_unicast)) return add(ok("TTL", value, section));
    add(refused("TTL", value, "keepalived says: invalid TTL/HL; the packet passed a router",
                "put both hosts into one network, or let vrrp-relayd carry the adverts", section));
  }

  void version() {
    const auto value = fmt::format("{}", vrrp_->version);
    if (!is_known()) return add(depends("version", value, "vrrp_version must be the same (2, unless it is set; IPv6 needs 3)", "RFC 9568 5.2.1"));
    if (rules_->version == vrrp_->version) return add(ok("version", value, "RFC 9568 5.2.1"));
    add(refused("version", value, fmt::format("keepalived is set to version {}", rules_->version), fmt::format("vrrp_version {}", value),
                "RFC 9568 5.2.1"));
  }

  void hmac() {
    if (!vrrp_->has_hmac_trailer()) return;
    add(depends("auth_hmac", "28 octets behind the message", "keepalived 2.4 with the same auth_hmac key; older ones say: packet too long"));
  }

  void version_2() {
    const auto type = vrrp_->auth_type.value_or(0);
    if (type > 2) return add(refused("auth type", fmt::format("{}", type), "keepalived says: invalid auth type", "set auth_type PASS or AH", "RFC 2338 5.3.6"));
    add(depends("auth type", fmt::format("{}", type), "auth_type must be the same: 0 none, 1 PASS, 2 AH", "RFC 2338 5.3.6"));
    if (type == 1) add(depends("password", "not shown", "auth_pass must be the same in its first 8 characters", "RFC 2338 5.3.10"));
    if (type == 2) add(depends("AH digest", "not judged", "auth_pass must be the same, and nothing on the way may change the packet", "RFC 4302 3.4"));
    add(depends("interval", fmt::format("{} s", vrrp_->adver_int.value_or(0)), "advert_int must be the same, in version 2", "RFC 3768 5.3.7"));
  }

  void type() {
    const auto value = fmt::format("{}", vrrp_->type);
    if (vrrp_->type == proto::kVrrpAdvertisement) return add(ok("type", value, "RFC 9568 5.2.2"));
    add(refused("type", value, "it is no ADVERTISEMENT", "look who sends it: tcpdump -nvei eth0 ip proto 112", "RFC 9568 5.2.2"));
  }

  void checksum() {
    const auto form = checksum_form(*vrrp_, packet_);
    const auto value = checksum_words(*vrrp_, packet_);
    const auto* const section = vrrp_->version == 2 ? "RFC 3768 5.3.8" : "RFC 9568 5.2.8";
    if (!form && is_ipv4() && vrrp_->version == 3) {
      return add(refused("checksum", value, "keepalived says: invalid VRRPv3 checksum", "ethtool -S eth0", section));
    }
    if (!form) {
      const auto* const why = is_ipv4() ? "keepalived says: invalid VRRPv2 checksum" : "the kernel drops it";
      return add(refused("checksum", value, why, "look for a device that damages packets: ethtool -S eth0", section));
    }
    if (is_ipv4() && vrrp_->version == 3 && *form == ChecksumForm::message) {
      return add(depends("checksum", value, "v3_checksum_as_v2 must be set (2.2.8 and later); else: invalid VRRPv3 checksum", section));
    }
    add(ok("checksum", value, section));
  }

  void cast() {
    const bool multicast = packet_.destination.is_multicast();
    const std::string value = multicast ? "multicast" : "unicast";
    if (!is_known()) {
      return add(depends("to", value, multicast ? "there must be no unicast_peer" : "there must be a unicast_peer"));
    }
    if (rules_->is_unicast != multicast) return add(ok("to", value));
    add(refused("to", value, multicast ? "the instance has a unicast_peer, so keepalived takes no multicast" : "the instance has no unicast_peer",
                "take unicast_peer out on all hosts, or set it on all"));
  }

  void addresses() {
    const auto count = *vrrp_->address_count;
    const auto value = fmt::format("{} address{}", count, count == 1 ? "" : "es");
    if (is_known() && rules_->addresses != count) {
      return add(refused("addresses", value,
                         fmt::format("this instance has {} in virtual_ipaddress; keepalived up to 2.3.2 refuses it, later ones only log it", rules_->addresses),
                         "write the same virtual_ipaddress on all hosts", "RFC 9568 5.2.9"));
    }
    add(depends("addresses", value, "virtual_ipaddress must list the same (up to 2.3.2; later it is only logged)", "RFC 9568 5.2.9"));
  }

  const wire::IpPacket& packet_;
  const proto::VrrpFields* vrrp_;
  const std::optional<KeepalivedRules>& rules_;
  std::vector<Rule> out_;
};

}  // namespace

std::vector<Rule> keepalived_walk(base::Bytes octets, const Dissection& packet, const std::optional<KeepalivedRules>& rules) {
  // What the kernel asks before keepalived sees anything. It puts fragments together.
  const auto fields = wire::read_ip_fields(octets);
  const auto whole = wire::parse_ip(octets);
  const auto reason = whole ? std::nullopt : std::optional(whole.error());
  if (!fields || reason == base::DropReason::ip_malformed || reason == base::DropReason::ip_checksum) {
    const auto& text = base::text(reason.value_or(base::DropReason::ip_malformed));
    return {refused("IP header", {}, fmt::format("the kernel drops it: {}", text.sentence), std::string(text.fix), "RFC 1122 3.2.1")};
  }
  if (reason == base::DropReason::ip_fragment) {
    return {depends("fragment", {}, "the kernel puts fragments together first; this one alone is no packet", "RFC 791 3.2")};
  }
  return Walk(*whole, packet.vrrp ? &*packet.vrrp : nullptr, rules).rules();
}

}  // namespace trace
