// What the probes share: adverts that they make themselves, a member of a group, and an eye on the other end of the wire.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/unique_fd.hpp"
#include "host/injector.hpp"
#include "host/links.hpp"
#include "wire/ip_address.hpp"

namespace probe {

using Octets = std::vector<std::uint8_t>;

// Prints "PROGRAM: what" and ends the program with status 1.
[[noreturn]] void fail(const std::string& what);
void check(bool holds, const std::string& what);
// Waits at most five seconds; then `what` has not come true.
void await(const std::function<bool()>& condition, const std::string& what);

// A VRRPv3 advert of `vrid` with an own serial number in its addresses field; TTL 255, right checksums.
struct Advert {
  Octets octets;
  wire::IpAddress group;
  std::uint8_t vrid = 0;

  host::Injection injection() const { return {octets, group, vrid}; }
};
Advert make_advert(wire::Family family, std::uint8_t vrid, std::uint32_t serial);
const char* name_of(wire::Family family);

// The parts of it. The source is one that no interface of the probed host has.
wire::IpAddress source_of(wire::Family family);
Octets ip_header(const wire::IpAddress& source, const wire::IpAddress& group, std::uint8_t protocol, std::uint8_t ttl,
                 std::size_t payload);
void must(bool done, const char* what);  // else fails with errno's text
void join_group(int fd, const wire::IpAddress& group, const host::Link& link);
sockaddr_storage socket_address(const wire::IpAddress& address, int index, socklen_t& length, std::uint16_t port = 0);

host::Link find_link(const host::Links& links, const std::string& name);

// Receives protocol 112 as keepalived does: a raw socket bound to the device, member of the group.
class Member {
 public:
  Member(wire::Family family, const host::Link& link);
  bool gets(const Advert& advert, int limit_ms = 2000);   // waits for that advert
  bool takes(const Advert& advert, int limit_ms = 2000);  // and nothing may come before it
  bool gets_nothing() const;                             // right now

 private:
  bool receive(const Advert& advert, int limit_ms, bool first);

  wire::Family family_;
  base::UniqueFd fd_;
};

// A packet socket on a device of another namespace, which has a name in /run/netns.
class Wire {
 public:
  Wire(const std::string& network_namespace, const std::string& device);
  // Both wait until `last`, which must have left, is seen; then tells whether `wanted` came before it.
  bool carried(const Advert& wanted, const Advert& last);

 private:
  base::UniqueFd fd_;
};

// Makes a macvlan on a device and brings it up. `mac` may be empty.
void add_macvlan(const std::string& name, const std::string& device, const std::string& mode, const std::string& mac = {});
void run(const std::string& command);  // of a shell

// Sends like a VRRP daemon, without the mark: this one is to leave the host. The errno of the failure, or 0.
int send_unmarked(const Advert& advert, const host::Link& link);

}  // namespace probe
