// Whoever may be given an injected packet on one device: a raw socket as keepalived has it, a UDP socket bound to its group as
// heartbeat has it, libpcap as ucarp has it.
#pragma once

#include <memory>
#include <string>

#include "probe.hpp"

namespace probe {

// A UDP datagram to a group, with an own serial number; TTL 1.
Advert make_datagram(wire::Family family, std::uint32_t serial);
bool is_datagram(const Advert& packet);

class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual bool wants(const Advert& packet) const = 0;  // is of the kind that it receives at all
  // Waits for what comes next; is it that?
  virtual bool takes(const Advert& packet) = 0;
  virtual bool has_nothing() = 0;  // right now
};

struct ReceiverKind {
  std::string name;
  bool host::Reach::*promised;
  std::unique_ptr<Receiver> (*make)(wire::Family family, const host::Link& link);
};
extern const ReceiverKind kReceiverKinds[3];

}  // namespace probe
