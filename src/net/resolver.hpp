// Asks the system for the addresses of names, getaddrinfo(3), in a thread of its own: it may take half a minute to find out that a
// name server does not answer, and nothing here waits for it, not even the end of the program.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/time.hpp"
#include "base/unique_fd.hpp"
#include "wire/ip_address.hpp"

namespace net {

struct Lookup {
  std::string name;
  std::vector<wire::IpAddress> addresses;  // in no particular order
  std::string problem;                     // why there are none, in the system's words
};

class Resolver {
 public:
  static base::Result<Resolver, base::SysError> open();
  ~Resolver();
  Resolver(Resolver&&) noexcept = default;
  Resolver& operator=(Resolver&&) = delete;

  // One after the other; a name that waits for its turn is asked once. Never blocks.
  void ask(const std::string& name);
  // Readable when there are answers.
  int fd() const;
  std::vector<Lookup> take();

 private:
  struct Shared;
  explicit Resolver(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
  std::shared_ptr<Shared> shared_;
};

// For programs that have nothing else to do: the answers that came within `limit`, all together.
std::vector<Lookup> look_up(const std::vector<std::string>& names, base::Duration limit);

}  // namespace net
