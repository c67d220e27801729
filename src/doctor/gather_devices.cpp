// Devices with their addresses and multicast groups.
#include <algorithm>

#include "doctor/gather.hpp"
#include "doctor/proc_text.hpp"
#include "host/links.hpp"
#include "host/own_device.hpp"

namespace doctor {

namespace {

std::optional<int> rp_filter_of(const std::string& name) {
  const auto text = read_file("/proc/sys/net/ipv4/conf/" + name + "/rp_filter");
  if (!text || text->empty() || (*text)[0] < '0' || (*text)[0] > '2') return std::nullopt;
  return (*text)[0] - '0';
}

void add_groups(std::vector<Device>& devices, const std::vector<JoinedGroup>& groups) {
  for (const auto& joined : groups) {
    const auto device = std::ranges::find(devices, joined.device, &Device::name);
    if (device != devices.end()) device->groups.push_back(joined.group);
  }
}

}  // namespace

base::Result<std::vector<Device>, base::SysError> gather_devices() {
  const auto links = host::Links::open();
  if (!links) return base::Err(links.error());
  const auto of_all = rp_filter_of("all");
  std::vector<Device> devices;
  for (const auto& link : links->links()) {
    Device device{link.index, link.name, link.up, link.running, link.mtu, link.parent_index, {}, {}, rp_filter_of(link.name),
                  host::is_own_device(link)};
    if (device.rp_filter && of_all) device.rp_filter = std::max(*device.rp_filter, *of_all);
    for (const auto& entry : links->addresses()) {
      if (entry.link_index == link.index) device.addresses.push_back(entry.address);
    }
    devices.push_back(std::move(device));
  }
  if (const auto text = read_file("/proc/net/igmp")) add_groups(devices, parse_igmp(*text));
  if (const auto text = read_file("/proc/net/igmp6")) add_groups(devices, parse_igmp6(*text));
  return devices;
}

}  // namespace doctor
