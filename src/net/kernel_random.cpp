#include "net/kernel_random.hpp"

#include <sys/random.h>

#include <cstdlib>

namespace net {

std::uint64_t KernelRandom::next() {
  std::uint64_t value = 0;
  // At most 256 octets are never cut short; only a signal before the kernel's pool is ready can interrupt (getrandom(2)).
  for (int attempt = 0; attempt < 1000; ++attempt)
    if (::getrandom(&value, sizeof value, 0) == static_cast<ssize_t>(sizeof value)) return value;
  std::abort();  // a relay with predictable nonces must not run
}

}  // namespace net
