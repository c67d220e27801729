// What one rule does with a packet, as far as it is understood.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "doctor/firewall.hpp"

namespace doctor {

using Json = nlohmann::json;

struct Decision {
  enum class What : std::uint8_t {
    accept,
    stop,    // dropped, rejected, or taken away
    back,    // return
    jump,    // to `target`, and back
    leave,   // goto `target`
    unknown,  // an extension of iptables, or a verdict map: it may do anything
  };
  What what = What::unknown;
  bool is_certain = true;  // else a condition before it is not understood
  std::string target;
};

// In their order. None: a condition does not hold, or the rule decides nothing.
std::vector<Decision> decisions_of(const Json& statements, const Packet& packet);

}  // namespace doctor
