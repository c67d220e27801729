#include "session/noise.hpp"

#include <algorithm>
#include <cassert>
#include <initializer_list>

namespace session {

namespace {

constexpr std::string_view kProtocolName = "Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b";
constexpr std::size_t kBlockBytes = 128;  // BLAKE2b's, for HMAC

void blake2b(std::initializer_list<base::Bytes> parts, Hash& out) {
  Wiped<crypto_generichash_state> state;
  crypto_generichash_init(&*state, nullptr, 0, out.size());
  for (const auto part : parts) crypto_generichash_update(&*state, part.data(), part.size());
  crypto_generichash_final(&*state, out.data(), out.size());
}

// RFC 2104. The keyed mode of BLAKE2b is another function.
void hmac(const Hash& key, base::Bytes one, base::Bytes two, Hash& out) {
  Wiped<std::array<std::uint8_t, kBlockBytes>> pad;
  Wiped<Hash> inner;
  std::ranges::copy(key, pad->begin());
  for (auto& octet : *pad) octet ^= 0x36;
  blake2b({*pad, one, two}, *inner);
  for (auto& octet : *pad) octet ^= 0x36 ^ 0x5c;
  blake2b({*pad, *inner}, out);
}

// HKDF (4.3) with as many outputs as `outputs` has. `chaining` may be among them.
template <std::size_t Count>
void hkdf(const Hash& chaining, base::Bytes input, const std::array<Hash*, Count>& outputs) {
  Wiped<Hash> secret;
  hmac(chaining, input, {}, *secret);
  base::Bytes previous;
  std::uint8_t number = 0;
  for (Hash* const output : outputs) {
    ++number;
    hmac(*secret, previous, {&number, 1}, *output);
    previous = *output;
  }
}

// Keys are the first half of a HASHLEN of 64.
void cut(const Hash& from, Key& key) { std::copy_n(from.begin(), key.size(), key.begin()); }

auto nonce_of(std::uint64_t counter) {
  std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> nonce{};
  for (std::size_t i = 0; i < 8; ++i) nonce[4 + i] = static_cast<std::uint8_t>(counter >> (8 * i));
  return nonce;
}

void seal_with(const Key& key, std::uint64_t counter, base::Bytes associated, base::Bytes plain, base::MutableBytes out) {
  assert(out.size() == plain.size() + kTagBytes);
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plain.data(), plain.size(), associated.data(),
                                            associated.size(), nullptr, nonce_of(counter).data(), key.data());
}

bool open_with(const Key& key, std::uint64_t counter, base::Bytes associated, base::Bytes sealed, base::MutableBytes out) {
  if (sealed.size() < kTagBytes) return false;
  assert(out.size() + kTagBytes == sealed.size());
  return crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, sealed.data(), sealed.size(),
                                                   associated.data(), associated.size(), nonce_of(counter).data(),
                                                   key.data()) == 0;
}

// The token e of a pattern with a psk (9.2): the key is mixed in too.
void mix_ephemeral(Symmetric& symmetric, base::Bytes their_public) {
  symmetric.mix_hash(their_public);
  symmetric.mix_key(their_public);
}

[[nodiscard]] bool mix_dh(Symmetric& symmetric, const Key& secret, const Key& their_public) {
  Wiped<Key> shared;
  if (!dh(secret, their_public, *shared)) return false;
  symmetric.mix_key(*shared);
  return true;
}

}  // namespace

Key public_key(const Key& secret) {
  Key out{};
  crypto_scalarmult_base(out.data(), secret.data());
  return out;
}

bool dh(const Key& secret, const Key& their_public, Key& shared) {
  return crypto_scalarmult(shared.data(), secret.data(), their_public.data()) == 0;
}

void TransportKey::seal(std::uint64_t counter, base::Bytes plain, base::MutableBytes out) const {
  seal_with(key, counter, {}, plain, out);
}

bool TransportKey::open(std::uint64_t counter, base::Bytes sealed, base::MutableBytes out) const {
  return open_with(key, counter, {}, sealed, out);
}

void Symmetric::start(std::string_view protocol_name, base::Bytes prologue) {
  *this = {};
  assert(protocol_name.size() <= hash.size());  // else the name would be hashed
  std::ranges::copy(protocol_name, hash.begin());
  chaining = hash;
  mix_hash(prologue);
}

void Symmetric::mix_hash(base::Bytes octets) { blake2b({hash, octets}, hash); }

void Symmetric::mix_key(base::Bytes input) {
  Wiped<Hash> next_key;
  hkdf<2>(chaining, input, {&chaining, &*next_key});
  cut(*next_key, key);
  nonce = 0;
  has_key = true;
}

void Symmetric::mix_key_and_hash(base::Bytes input) {
  Wiped<Hash> for_hash;
  Wiped<Hash> next_key;
  hkdf<3>(chaining, input, {&chaining, &*for_hash, &*next_key});
  mix_hash(*for_hash);
  cut(*next_key, key);
  nonce = 0;
  has_key = true;
}

void Symmetric::encrypt_and_hash(base::Bytes plain, base::MutableBytes out) {
  if (has_key) seal_with(key, nonce++, hash, plain, out);
  if (!has_key) std::ranges::copy(plain, out.begin());
  mix_hash(out);
}

bool Symmetric::decrypt_and_hash(base::Bytes sealed, base::MutableBytes out) {
  if (has_key && !open_with(key, nonce++, hash, sealed, out)) return false;
  if (!has_key) std::ranges::copy(sealed, out.begin());
  mix_hash(sealed);
  return true;
}

void Symmetric::split(TransportKeys& keys) const {
  Wiped<Hash> first;
  Wiped<Hash> second;
  hkdf<2>(chaining, {}, {&*first, &*second});
  cut(*first, keys.from_initiator.key);
  cut(*second, keys.from_responder.key);
}

void write_message1(Handshake& state, const HandshakeSecrets& secrets, const Key& ephemeral, base::Bytes payload,
                    base::MutableBytes out) {
  assert(out.size() == kDhBytes + payload.size() + kTagBytes);
  state = {};
  state.own = ephemeral;
  auto& symmetric = state.symmetric;
  symmetric.start(kProtocolName, secrets.prologue);
  symmetric.mix_key_and_hash(secrets.psk);
  const auto own_public = public_key(ephemeral);
  std::ranges::copy(own_public, out.begin());
  mix_ephemeral(symmetric, own_public);
  symmetric.encrypt_and_hash(payload, out.subspan(kDhBytes));
}

bool read_message1(Handshake& state, const HandshakeSecrets& secrets, base::Bytes message, base::MutableBytes payload) {
  if (message.size() < kDhBytes) return false;
  Wiped<Handshake> next;
  auto& symmetric = next->symmetric;
  symmetric.start(kProtocolName, secrets.prologue);
  symmetric.mix_key_and_hash(secrets.psk);
  std::ranges::copy(message.first(kDhBytes), next->theirs.begin());
  mix_ephemeral(symmetric, next->theirs);
  if (!symmetric.decrypt_and_hash(message.subspan(kDhBytes), payload)) return false;
  state = *next;
  return true;
}

bool write_message2(Handshake& state, const Key& ephemeral, base::Bytes payload, base::MutableBytes out,
                    TransportKeys& keys) {
  assert(out.size() == kDhBytes + payload.size() + kTagBytes);
  Wiped<Handshake> next(state);
  auto& symmetric = next->symmetric;
  const auto own_public = public_key(ephemeral);
  mix_ephemeral(symmetric, own_public);
  if (!mix_dh(symmetric, ephemeral, state.theirs)) return false;
  std::ranges::copy(own_public, out.begin());
  symmetric.encrypt_and_hash(payload, out.subspan(kDhBytes));
  symmetric.split(keys);
  state = *next;
  return true;
}

bool read_message2(Handshake& state, base::Bytes message, base::MutableBytes payload, TransportKeys& keys) {
  if (message.size() < kDhBytes) return false;
  Wiped<Handshake> next(state);
  auto& symmetric = next->symmetric;
  std::ranges::copy(message.first(kDhBytes), next->theirs.begin());
  mix_ephemeral(symmetric, next->theirs);
  if (!mix_dh(symmetric, next->own, next->theirs)) return false;
  if (!symmetric.decrypt_and_hash(message.subspan(kDhBytes), payload)) return false;
  symmetric.split(keys);
  state = *next;
  return true;
}

}  // namespace session
