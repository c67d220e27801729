// COOKIE: what a responder under load sends instead of an answer.
#include "session/message_parts.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace session {

using base::DropReason;
using base::Err;

namespace {

constexpr std::size_t kHeadBytes = 8;
constexpr std::size_t kSealedBytes = sizeof(Cookie) + kTagBytes;

static_assert(kHeadBytes + sizeof(CookieNonce) + kSealedBytes == kCookieBytes);
static_assert(sizeof(CookieNonce) == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);

}  // namespace

CookieMessage write_cookie(std::uint32_t receiver_index, const Cookie& cookie, const PairKeys& keys, const Mac& mac1,
                           const CookieNonce& nonce) {
  CookieMessage out{};
  wire::Writer writer(out);
  writer.u8(kTypeCookie).u8(kVersion).u16(0).u32(receiver_index).bytes(nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(base::MutableBytes(out).last(kSealedBytes).data(), nullptr, cookie.data(),
                                             cookie.size(), mac1.data(), mac1.size(), nullptr, nonce.data(),
                                             keys.cookie_key.data());
  return out;
}

base::Result<std::uint32_t, DropReason> read_cookie_head(base::Bytes octets) {
  if (octets.size() != kCookieBytes) return Err(DropReason::datagram_malformed);
  wire::Reader reader(octets);
  if (const auto refused = refuse_start(reader, kTypeCookie)) return Err(*refused);
  return reader.u32();
}

base::Result<Cookie, DropReason> read_cookie(base::Bytes octets, const PairKeys& keys, const Mac& mac1) {
  wire::Reader reader(octets);
  reader.skip(kHeadBytes);
  CookieNonce nonce{};
  reader.copy(nonce);
  const auto sealed = reader.bytes(kSealedBytes);
  if (reader.failed()) return Err(DropReason::datagram_malformed);
  Cookie cookie{};
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(cookie.data(), nullptr, nullptr, sealed.data(), sealed.size(), mac1.data(),
                                                 mac1.size(), nonce.data(), keys.cookie_key.data()) != 0) {
    return Err(DropReason::cookie_wrong);
  }
  return cookie;
}

}  // namespace session
