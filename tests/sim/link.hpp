// One direction of one path between two hosts.
#pragma once

#include <vector>

#include "rng.hpp"

namespace sim {

struct LinkNature {
  Time delay = 1ms;
  Time jitter{};  // on top of the delay, for each packet anew: so it reorders
  double loss = 0;
  double duplication = 0;

  Time slowest() const { return delay + jitter; }
};

class Link {
 public:
  void become(const LinkNature& nature) { nature_ = nature; }
  const LinkNature& nature() const { return nature_; }
  void cut() { cut_ = true; }
  void heal() { cut_ = false; }
  // The sender's kernel refuses: no route.
  void refuse(bool refused) { refused_ = refused; }
  bool refuses() const { return refused_; }

  // How long each copy of a packet that is sent now is under way; none: it is lost.
  std::vector<Time> send(Rng& rng) const {
    std::vector<Time> copies;
    if (cut_ || rng.chance(nature_.loss)) return copies;
    copies.push_back(rng.between(nature_.delay, nature_.slowest()));
    if (rng.chance(nature_.duplication)) copies.push_back(rng.between(nature_.delay, nature_.slowest()));
    return copies;
  }

 private:
  LinkNature nature_;
  bool cut_ = false;
  bool refused_ = false;
};

}  // namespace sim
