// The source of chance, given in from outside: the kernel's in the daemon, a seeded one in tests.
#pragma once

#include <cstdint>

namespace base {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;  // 64 uniform bits
};

}  // namespace base
