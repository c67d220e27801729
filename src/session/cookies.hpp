// The responder's side of cookies: under load, a source must show that it gets what is sent to its address. Nothing is kept
// per source; the cookie is a MAC over the address and port under a secret that lives for a short time.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "session/guarded.hpp"
#include "session/messages.hpp"
#include "wire/ip_address.hpp"

namespace session {

class CookieJar {
 public:
  // A secret makes cookies for this long, and then is good for as long again.
  static constexpr base::Duration kRenew = std::chrono::seconds(120);

  explicit CookieJar(base::Random& random) : random_(&random) {}

  Cookie cookie_for(const wire::IpAddress& source, std::uint16_t port, base::Instant now);

  // Whether the mac2 of an INIT or RESP was made with a cookie for that source. REQUIRES: the message's head was read.
  bool mac2_right(base::Bytes message, const wire::IpAddress& source, std::uint16_t port, base::Instant now);

 private:
  struct Secret {
    Key key{};
    base::Instant drawn{};
    bool valid = false;
  };
  struct Secrets {
    Secret current;
    Secret previous;
  };

  void renew(base::Instant now);

  base::Random* random_;  // not owned
  Guarded<Secrets> secrets_;
};

}  // namespace session
