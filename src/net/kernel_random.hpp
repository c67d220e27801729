// The kernel's random numbers (getrandom), for the daemon; tests give in a seeded source instead.
#pragma once

#include "base/random.hpp"

namespace net {

class KernelRandom final : public base::Random {
 public:
  std::uint64_t next() override;
};

}  // namespace net
