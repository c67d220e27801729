// keepalived: does it run, does it multicast where the relay listens, and does it hear?
#include <algorithm>

#include "doctor/check_table.hpp"

namespace doctor {

namespace {

std::string place(const Facts& facts, const VrrpInstance& instance) {
  return facts.keepalived.path + ":" + std::to_string(instance.line) + ": vrrp_instance " + instance.name;
}

std::string reload_behind(const std::string& change) { return change + ", then: systemctl reload keepalived"; }

std::string listing(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

// With use_vmac an instance may name the macvlan.
const Served* segment_of(const Facts& facts, const std::vector<Served>& served, const VrrpInstance& instance) {
  auto device = instance.interface;
  if (const auto* found = find_device(facts, device); found != nullptr && found->parent_index != 0) {
    const auto parent = std::ranges::find(facts.devices, found->parent_index, &Device::index);
    const bool own = std::ranges::any_of(served, [&](const Served& one) { return one.device == device; });
    if (parent != facts.devices.end() && !own) device = parent->name;
  }
  const auto found = std::ranges::find(served, device, &Served::device);
  return found == served.end() ? nullptr : &*found;
}

void check_interface(const Facts& facts, const std::vector<Served>& served, const VrrpInstance& instance, Findings& out) {
  if (instance.interface.empty() || instance.interface.starts_with('$')) {
    cannot_tell(out, "on which interface vrrp_instance " + instance.name + " speaks is not understood (" + place(facts, instance) + ")",
                "see that the relay serves it: interface or [segments] in " + facts.config_path);
    return;
  }
  std::vector<std::string> devices;
  for (const auto& one : served) devices.push_back(one.device);
  out.push_back({Kind::keepalived_interface,
                 "keepalived speaks on " + instance.interface + ", where the relay does not listen; it serves " + listing(devices),
                 place(facts, instance),
                 "add " + instance.interface + " as a segment to " + facts.config_path + ", or let keepalived speak on " + devices.front()});
}

void check_vrid(const Facts& facts, const Setup& setup, const config::Segment& segment, const VrrpInstance& instance, Findings& out) {
  if (!instance.vrid || *instance.vrid == 0 || *instance.vrid > 255) return;
  const bool in_segment = segment.vrids.test(*instance.vrid);
  const bool in_host = setup.own().vrids.test(*instance.vrid);
  if (in_segment && in_host) return;
  const auto vrid = std::to_string(*instance.vrid);
  const auto where = in_segment ? "host " + setup.own().name : "segment " + segment.name;
  out.push_back({Kind::keepalived_vrid, "VRID " + vrid + " of keepalived is not in the vrids of " + where + ", so it is not relayed",
                 place(facts, instance) + ", virtual_router_id " + vrid,
                 "add " + vrid + " to vrids = [...] in " + facts.config_path + " on every host, then: vrrp-relayctl reload"});
}

void check_group(const Facts& facts, const config::Segment& segment, const VrrpInstance& instance, Findings& out) {
  const auto& configured = instance.is_ipv6 ? facts.keepalived.conf->group6 : facts.keepalived.conf->group4;
  if (!configured || std::ranges::find(segment.groups, *configured) != segment.groups.end()) return;
  const auto group = wire::to_string(*configured);
  const std::string key = instance.is_ipv6 ? "vrrp_mcast_group6" : "vrrp_mcast_group4";
  out.push_back({Kind::keepalived_group, "keepalived multicasts to " + group + ", which is none of the groups of segment " + segment.name,
                 facts.keepalived.path + ": " + key + " " + group,
                 "add \"" + group + "\" to groups = [...] in " + facts.config_path + " on every host, or take " + key + " out"});
}

// keepalived takes no advert of another version, and both become MASTER. Without `version` it is 2, and 3 for IPv6.
void check_version(const Facts& facts, const config::Segment& segment, const VrrpInstance& instance, Findings& out) {
  const auto version = instance.version.value_or(instance.is_ipv6 ? 3 : 2);
  const auto family = instance.is_ipv6 ? wire::Family::ipv6 : wire::Family::ipv4;
  for (const auto& master : facts.masters) {
    if (master.segment != segment.name || master.vrid != instance.vrid || master.source.family() != family) continue;
    if (master.version == version) continue;
    const auto who = master.host.empty() ? wire::to_string(master.source) : master.host;
    out.push_back({Kind::keepalived_version,
                   "keepalived is set to VRRPv" + std::to_string(version) + " for VRID " + std::to_string(master.vrid) +
                       ", and its MASTER " + who + " speaks VRRPv" + std::to_string(master.version),
                   place(facts, instance), reload_behind("set the same version, or vrrp_version, on every host")});
  }
}

void check_source(const Facts& facts, const VrrpInstance& instance, Findings& out) {
  const auto source = wire::parse_ip_address(instance.source);
  if (!source) return;
  for (const auto& device : facts.devices) {
    if (std::ranges::find(device.addresses, *source) != device.addresses.end()) return;
  }
  out.push_back({Kind::keepalived_source, "keepalived speaks from " + instance.source + ", which is no address of this host",
                 place(facts, instance) + ", mcast_src_ip " + instance.source,
                 reload_behind("set mcast_src_ip to an address of this host, or take it out")});
}

void check_instance(const Facts& facts, const Setup& setup, const VrrpInstance& instance, Findings& out) {
  if (instance.is_unicast) {
    out.push_back({Kind::unicast_peer, "keepalived sends the adverts of " + instance.name + " by unicast, so there is nothing to relay",
                   place(facts, instance) + ", unicast_peer", reload_behind("take unicast_peer out of it on every host")});
    return;
  }
  const auto served = served_segments(setup);
  const auto* segment = segment_of(facts, served, instance);
  if (segment == nullptr) {
    check_interface(facts, served, instance, out);
    return;
  }
  check_vrid(facts, setup, *segment->segment, instance, out);
  check_group(facts, *segment->segment, instance, out);
  check_version(facts, *segment->segment, instance, out);
  check_source(facts, instance, out);
}

void tell_unread(const Facts& facts, Findings& out) {
  const auto& conf = *facts.keepalived.conf;
  const auto& path = facts.keepalived.path;
  if (!conf.includes.empty()) {
    cannot_tell(out, path + " includes " + listing(conf.includes) + ", which was not looked at",
                "look whether its interfaces and VRIDs are those of " + facts.config_path);
  }
  if (conf.is_cut) {
    cannot_tell(out, path + " has a block that is not closed, so it may not be understood", "keepalived -t -f " + pasted(path), true);
  }
}

bool has_group(const Device& device, const config::Segment& segment, wire::Family family) {
  return std::ranges::any_of(segment.groups, [&](const auto& group) {
    return group.family() == family && std::ranges::find(device.groups, group) != device.groups.end();
  });
}

// Which families keepalived is to be heard in on that device.
std::vector<wire::Family> families_on(const Facts& facts, const std::vector<Served>& served, const Served& one) {
  std::vector<wire::Family> out;
  if (!facts.keepalived.conf) return {wire::Family::ipv4};
  for (const auto& instance : facts.keepalived.conf->instances) {
    const auto* segment = segment_of(facts, served, instance);
    if (instance.is_unicast || segment == nullptr || segment->device != one.device) continue;
    const auto family = instance.is_ipv6 ? wire::Family::ipv6 : wire::Family::ipv4;
    if (std::ranges::find(out, family) == out.end()) out.push_back(family);
  }
  return out;
}

bool is_heard(const Facts& facts, const Device& device, const config::Segment& segment, wire::Family family) {
  if (facts.hears_vrrp == false) return false;
  if (has_group(device, segment, family)) return true;
  return std::ranges::any_of(facts.devices, [&](const Device& child) {
    return child.parent_index == device.index && has_group(child, segment, family);
  });
}

}  // namespace

void check_keepalived(const Facts& facts, Findings& out) {
  const auto& keepalived = facts.keepalived;
  if (!keepalived.pid) {
    out.push_back({Kind::keepalived_not_running, "keepalived does not run, so there is nothing to relay",
                   "no process keepalived in this network namespace", "systemctl start keepalived", true});
  }
  if (!keepalived.conf) {
    cannot_tell(out, "cannot read " + keepalived.path + ": " + keepalived.unread + "; whether it fits the relay is not known",
                "name the file that keepalived reads: --keepalived FILE");
  }
}

void check_instances(const Facts& facts, const Setup& setup, Findings& out) {
  if (!facts.keepalived.conf) return;
  for (const auto& instance : facts.keepalived.conf->instances) check_instance(facts, setup, instance, out);
  tell_unread(facts, out);
  if (facts.keepalived.conf->instances.empty() && facts.keepalived.conf->includes.empty()) {
    out.push_back({Kind::keepalived_interface, "keepalived has no vrrp_instance, so there is nothing to relay",
                   facts.keepalived.path + ": no vrrp_instance", reload_behind("write one, see keepalived.conf(5)")});
  }
}

// Where keepalived does not run, or the device is down, that is what is told.
void check_listener(const Facts& facts, const Setup& setup, Findings& out) {
  if (!facts.keepalived.pid) return;
  const auto served = served_segments(setup);
  for (const auto& one : served) {
    const auto* device = find_device(facts, one.device);
    if (device == nullptr || !device->up || !device->running) continue;
    for (const auto family : families_on(facts, served, one)) {
      if (is_heard(facts, *device, *one.segment, family)) continue;
      const std::string table = family == wire::Family::ipv4 ? "/proc/net/igmp" : "/proc/net/igmp6";
      const auto evidence = facts.hears_vrrp == false ? std::string("/proc/net/raw, raw6: no socket of protocol 112")
                                                      : table + ": no group of VRRP on " + device->name;
      out.push_back({Kind::no_listener, "keepalived does not listen for adverts on " + device->name + of_segment(*one.segment),
                     evidence, "systemctl restart keepalived", true});
      break;
    }
  }
}

}  // namespace doctor
