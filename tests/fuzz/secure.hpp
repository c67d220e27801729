// For the targets of the secured carrier: keys and ephemeral keys that are always the same, as in make_secure_corpus.py, so
// that a corpus holds valid messages and what opens can be written again.
#pragma once

#include <cstring>
#include <numeric>

#include "fuzz.hpp"
#include "session/messages.hpp"
#include "wire/reader.hpp"

namespace fuzz {

constexpr std::uint64_t kInitiator = 0x03b33bf9eb2ad3e5;
constexpr std::uint64_t kResponder = 0xb27cfdb430fad627;
constexpr session::Cookie kCookie{0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
                                  0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0};
constexpr session::InitHead kInitHead{0x01020304, 0, kInitiator, kResponder};

inline session::Key filled(std::uint8_t fill) {
  session::Key key{};
  key.fill(fill);
  return key;
}
inline const session::Key kInitEphemeral = filled(0x21);
inline const session::Key kRespEphemeral = filled(0x42);

inline session::PairKeys pair_keys() {
  session::Key group{};
  std::iota(group.begin(), group.end(), std::uint8_t{0});
  session::PairKeys keys;
  session::derive_pair_keys(group, kInitiator, kResponder, keys);
  return keys;
}
inline const session::PairKeys kKeys = pair_keys();

inline session::InitPayload init_payload() {
  return {0x1112131415161718, 1, 0x2122232425262728, 1000, 1300, 0x31323334, 0x4142434445464748};
}
inline session::InitMessage init_message(session::Handshake& state, const std::optional<session::Cookie>& cookie = {}) {
  return session::write_init(kInitHead, init_payload(), kKeys, kInitEphemeral, cookie, state);
}

// A value of which any change can be seen.
template <class T>
class Watched {
 public:
  explicit Watched(const T& from = {}) : value(from) { std::memcpy(before_, &value, sizeof value); }
  bool unchanged() const { return std::memcmp(before_, &value, sizeof value) == 0; }

  T value;

 private:
  unsigned char before_[sizeof(T)];
};

}  // namespace fuzz
