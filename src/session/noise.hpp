// Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b, as in the Noise Protocol Framework, revision 34:
//
//   -> psk, e        message 1: 32 octets, then the payload sealed (+ 16)
//   <- e, ee         message 2: alike
//
// The states are plain values, so that they can live in Guarded memory. A read that fails leaves the state as it was.
// Ephemeral keys come from the caller, a fresh one for each message.
#pragma once

#include <array>
#include <string_view>

#include "base/bytes.hpp"
#include "session/key.hpp"

namespace session {

inline constexpr std::size_t kTagBytes = 16;
inline constexpr std::size_t kDhBytes = 32;

using Hash = std::array<std::uint8_t, 64>;

Key public_key(const Key& secret);
// False where the result would be all zeros (a point of low order): the handshake must end.
[[nodiscard]] bool dh(const Key& secret, const Key& their_public, Key& shared);

// One direction of a session. The nonce is the counter; there is no associated data.
struct TransportKey {
  Key key{};

  // `out` may start where `plain` does.
  // REQUIRES: nothing else was sealed under `counter`; out.size() == plain.size() + kTagBytes.
  void seal(std::uint64_t counter, base::Bytes plain, base::MutableBytes out) const;
  // False when the tag is wrong, then `out` is zeros. REQUIRES: out.size() + kTagBytes == sealed.size().
  [[nodiscard]] bool open(std::uint64_t counter, base::Bytes sealed, base::MutableBytes out) const;
};

struct TransportKeys {
  TransportKey from_initiator;
  TransportKey from_responder;
};

// SymmetricState (5.2) with its CipherState. Before the first mix_key() octets pass in the clear, without a tag.
struct Symmetric {
  Hash chaining{};
  Hash hash{};  // at the end: the handshake hash
  Key key{};
  std::uint64_t nonce = 0;
  bool has_key = false;

  void start(std::string_view protocol_name, base::Bytes prologue);
  void mix_hash(base::Bytes octets);
  void mix_key(base::Bytes input);
  void mix_key_and_hash(base::Bytes input);
  std::size_t tag_bytes() const { return has_key ? kTagBytes : 0; }
  void encrypt_and_hash(base::Bytes plain, base::MutableBytes out);  // REQUIRES: out.size() == plain.size() + tag_bytes()
  // False when the tag is wrong; the state is then useless. REQUIRES: out.size() + tag_bytes() == sealed.size().
  [[nodiscard]] bool decrypt_and_hash(base::Bytes sealed, base::MutableBytes out);
  void split(TransportKeys& keys) const;
};

struct Handshake {
  Symmetric symmetric;
  Key own{};     // the initiator's ephemeral private key
  Key theirs{};  // the initiator's ephemeral public key, at the responder
};

struct HandshakeSecrets {
  const Key& psk;
  base::Bytes prologue;
};

// Initiator. REQUIRES: out.size() == kDhBytes + payload.size() + kTagBytes.
void write_message1(Handshake& state, const HandshakeSecrets& secrets, const Key& ephemeral, base::Bytes payload,
                    base::MutableBytes out);
// Responder; without any Diffie-Hellman. False when the message does not open.
// REQUIRES, as in read_message2: message.size() == kDhBytes + payload.size() + kTagBytes.
[[nodiscard]] bool read_message1(Handshake& state, const HandshakeSecrets& secrets, base::Bytes message,
                                 base::MutableBytes payload);
// Responder, after read_message1(). False when the initiator's ephemeral key is no proper one.
[[nodiscard]] bool write_message2(Handshake& state, const Key& ephemeral, base::Bytes payload, base::MutableBytes out,
                                  TransportKeys& keys);
// Initiator. False when the message does not open; the state can then try another one.
[[nodiscard]] bool read_message2(Handshake& state, base::Bytes message, base::MutableBytes payload, TransportKeys& keys);

}  // namespace session
