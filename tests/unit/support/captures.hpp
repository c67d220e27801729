// The packets of the capture files in tests/data, read with libpcap.
#pragma once

#include <string>
#include <vector>

#include "support/octets.hpp"

namespace test {

struct Frame {
  Octets octets;      // as captured, from the Ethernet header on
  Octets ip;          // from the IP header on, with whatever padding follows; empty: neither IPv4 nor IPv6
  std::string where;  // "file.pcap #7"
};

struct Capture {
  std::string name;   // without folder
  std::string error;  // why libpcap or the reader refused the file; it has no frames then
  std::vector<Frame> frames;
};

Octets file_octets(const std::string& name);  // a file of tests/data as it is
Capture read_capture(const std::string& path);
Capture capture(const std::string& name);  // from tests/data; the test fails when it cannot be read
std::vector<Capture> captures();           // all of tests/data; the test fails when one cannot be read
// Of the folder that VRRP_RELAY_EXTRA_CAPTURES names; none when it is unset. A file may be broken.
std::vector<Capture> extra_captures();

}  // namespace test
