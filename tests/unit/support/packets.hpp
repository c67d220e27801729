// Adverts made to order. Checksums are computed here by a second implementation, not by the code under test.
#pragma once

#include <string>
#include <vector>

#include "support/octets.hpp"
#include "wire/ip_address.hpp"

namespace test {

wire::IpAddress ip(std::string_view text);  // the test fails when it is none

struct AdvertSpec {
  unsigned version = 2;
  unsigned type = 1;
  unsigned vrid = 51;
  unsigned priority = 100;
  unsigned auth_type = 0;  // version 2 only
  unsigned interval = 1;   // version 2: seconds; version 3: centiseconds
  std::vector<std::string> addresses{"10.0.0.100"};
  std::string source = "10.0.0.1";
  std::string destination = "224.0.0.18";  // ff02::12 where the source is IPv6
  unsigned ttl = 255;
  unsigned ip_id = 1;
  unsigned fragment = 0;       // the 16 bits of flags and offset
  Octets options{};            // of the IPv4 header, a multiple of 4
  bool pseudo_header = true;   // version 3 over IPv4: RFC 5798's form of the checksum, else RFC 9568's
  unsigned damage = 0;         // added to the checksum
  Octets version_2_auth{};     // version 3: behind the addresses, and summed
  Octets trailer{};            // behind the message
  bool ah = false;             // behind an authentication header of 24 octets, as keepalived's
  unsigned ah_next_header = 112;
  unsigned ah_length = 4;      // in its own units
  unsigned protocol = 112;     // of the IP header, unless ah
};

Octets message(const AdvertSpec& spec);  // from the VRRP version on
Octets advert(const AdvertSpec& spec);   // from the IP header on

struct CarpSpec {
  std::string source = "10.0.0.1";
  unsigned vhid = 42;
  unsigned advskew = 5;
  unsigned advbase = 1;
};
Octets carp(const CarpSpec& spec = {});  // a CARP version 2 advert

struct DatagramSpec {
  std::string source = "10.0.0.1";
  std::string destination = "239.0.0.42";
  unsigned source_port = 40000;
  unsigned destination_port = 694;
  unsigned ttl = 1;
  unsigned fragment = 0;  // IPv4: the 16 bits of flags and offset
  Octets payload{1, 2, 3};
};
Octets datagram(const DatagramSpec& spec);  // from the IP header on, with a right UDP checksum

Octets ip_packet(const AdvertSpec& spec, const Octets& payload);  // any payload in spec's IP header
std::uint16_t internet_checksum(base::Bytes octets);
Octets with_ip_checksum(Octets ipv4);  // mends it after a change

}  // namespace test
