#include "session/cookies.hpp"

#include "wire/writer.hpp"

namespace session {

namespace {

Cookie make(const Key& secret, const wire::IpAddress& source, std::uint16_t port) {
  std::array<std::uint8_t, 18> input{};  // of IPv4 the first 6
  wire::Writer writer(input);
  writer.bytes(source.octets()).u16(port);
  Cookie cookie{};
  crypto_generichash(cookie.data(), cookie.size(), input.data(), writer.size(), secret.data(), secret.size());
  return cookie;
}

}  // namespace

Cookie CookieJar::cookie_for(const wire::IpAddress& source, std::uint16_t port, base::Instant now) {
  renew(now);
  return make(secrets_->current.key, source, port);
}

bool CookieJar::mac2_right(base::Bytes message, const wire::IpAddress& source, std::uint16_t port, base::Instant now) {
  const auto made_with = [&](const Secret& secret) {
    return secret.valid && now - secret.drawn < 2 * kRenew && session::mac2_right(make(secret.key, source, port), message);
  };
  return made_with(secrets_->current) || made_with(secrets_->previous);
}

void CookieJar::renew(base::Instant now) {
  auto& [current, previous] = *secrets_;
  if (current.valid && now - current.drawn < kRenew) return;
  previous = current;
  draw(*random_, current.key);
  current.drawn = now;
  current.valid = true;
}

}  // namespace session
