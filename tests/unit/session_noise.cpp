// The public vectors, both roles of each. The patterns that the product does not use check the same building blocks.
#include "session/noise.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "support/noise_vectors.hpp"
#include "support/octets.hpp"

using session::Handshake;
using session::Key;
using session::Symmetric;
using session::TransportKeys;
using test::hex;
using test::NoiseVector;
using test::Octets;

namespace {

Key key_of(std::string_view text) {
  Key key{};
  const auto octets = hex(text);
  std::copy(octets.begin(), octets.end(), key.begin());
  return key;
}

using Tokens = std::vector<std::string>;

struct Pattern {
  bool initiator_known = false;  // the responder has the initiator's static key before
  bool responder_known = false;
  std::array<Tokens, 2> messages;
};

const std::map<std::string, Pattern> kPatterns{
    {"NN", {false, false, {{{"e"}, {"e", "ee"}}}}},
    {"KK", {true, true, {{{"e", "es", "ss"}, {"e", "ee", "se"}}}}},
    {"IK", {false, true, {{{"e", "es", "s", "ss"}, {"e", "ee", "se"}}}}},
};

// "Noise_KKpsk0+psk2_25519_...": the pattern KK, with a psk before message 1 and behind message 2.
Pattern pattern_of(std::string_view protocol) {
  const auto name = protocol.substr(6, protocol.find("_25519") - 6);
  auto pattern = kPatterns.at(std::string(name.substr(0, 2)));
  if (name.find("psk0") != std::string_view::npos) pattern.messages[0].insert(pattern.messages[0].begin(), "psk");
  if (name.find("psk1") != std::string_view::npos) pattern.messages[0].push_back("psk");
  if (name.find("psk2") != std::string_view::npos) pattern.messages[1].push_back("psk");
  return pattern;
}

// One side of a handshake of any of these patterns.
struct Side {
  Side(const NoiseVector& vector, bool is_initiator) : initiator(is_initiator), psks(vector.psks) {
    const auto pattern = pattern_of(vector.protocol);
    own_static = key_of(initiator ? vector.init_static : vector.resp_static);
    own_ephemeral = key_of(initiator ? vector.init_ephemeral : vector.resp_ephemeral);
    symmetric.start(vector.protocol, hex(vector.prologue));
    if (pattern.initiator_known) know(vector.init_static, !initiator);
    if (pattern.responder_known) know(vector.resp_static, initiator);
  }

  Octets write(const Tokens& tokens, const Octets& payload) {
    Octets out;
    for (const auto& token : tokens) {
      if (token == "e") {
        const auto octets = test::copy(session::public_key(own_ephemeral));
        out = test::joined(out, octets);
        mix_ephemeral(octets);
      } else if (token == "s") {
        out = test::joined(out, sealed(test::copy(session::public_key(own_static))));
      } else {
        mix(token);
      }
    }
    return test::joined(out, sealed(payload));
  }

  Octets read(const Tokens& tokens, base::Bytes message) {
    for (const auto& token : tokens) {
      if (token == "e") {
        std::copy_n(message.begin(), 32, their_ephemeral.begin());
        mix_ephemeral(message.first(32));
        message = message.subspan(32);
      } else if (token == "s") {
        const auto size = 32 + symmetric.tag_bytes();
        REQUIRE(symmetric.decrypt_and_hash(message.first(size), their_static));
        message = message.subspan(size);
      } else {
        mix(token);
      }
    }
    Octets payload(message.size() - symmetric.tag_bytes());
    REQUIRE(symmetric.decrypt_and_hash(message, payload));
    return payload;
  }

  Symmetric symmetric;
  bool initiator;
  std::vector<std::string_view> psks;
  std::size_t psks_used = 0;
  Key own_static{}, own_ephemeral{}, their_static{}, their_ephemeral{};

 private:
  void know(std::string_view secret, bool is_theirs) {
    const auto octets = session::public_key(key_of(secret));
    symmetric.mix_hash(octets);
    if (is_theirs) their_static = octets;
  }

  Octets sealed(const Octets& plain) {
    Octets out(plain.size() + symmetric.tag_bytes());
    symmetric.encrypt_and_hash(plain, out);
    return out;
  }

  void mix_ephemeral(base::Bytes octets) {
    symmetric.mix_hash(octets);
    if (!psks.empty()) symmetric.mix_key(octets);
  }

  void mix(const std::string& token) {
    if (token == "psk") return symmetric.mix_key_and_hash(hex(psks.at(psks_used++)));
    const auto mine = token[initiator ? 0 : 1];  // the initiator's key is named first
    const auto theirs = token[initiator ? 1 : 0];
    Key shared{};
    REQUIRE(session::dh(mine == 'e' ? own_ephemeral : own_static, theirs == 'e' ? their_ephemeral : their_static, shared));
    symmetric.mix_key(shared);
  }
};

// Messages of the session, the initiator first, each direction with a counter of its own.
void check_transport(const NoiseVector& vector, const TransportKeys& keys) {
  for (std::size_t i = 2; i < vector.messages.size(); ++i) {
    const auto& key = i % 2 == 0 ? keys.from_initiator : keys.from_responder;
    const auto counter = (i - 2) / 2;
    const auto payload = hex(vector.messages[i].payload);
    const auto ciphertext = hex(vector.messages[i].ciphertext);
    Octets sealed(payload.size() + session::kTagBytes);
    key.seal(counter, payload, sealed);
    CHECK(sealed == ciphertext);
    Octets opened(payload.size());
    CHECK(key.open(counter, ciphertext, opened));
    CHECK(opened == payload);
    CHECK_FALSE(key.open(counter + 1, ciphertext, opened));
  }
}

void check_with_patterns(const NoiseVector& vector) {
  INFO(vector.protocol);
  const auto pattern = pattern_of(vector.protocol);
  Side initiator(vector, true);
  Side responder(vector, false);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& message = vector.messages.at(i);
    auto& writer = i == 0 ? initiator : responder;
    auto& reader = i == 0 ? responder : initiator;
    CHECK(writer.write(pattern.messages[i], hex(message.payload)) == hex(message.ciphertext));
    CHECK(reader.read(pattern.messages[i], hex(message.ciphertext)) == hex(message.payload));
  }
  for (const auto* side : {&initiator, &responder}) {
    if (!vector.handshake_hash.empty()) CHECK(test::copy(side->symmetric.hash) == hex(vector.handshake_hash));
    TransportKeys keys;
    side->symmetric.split(keys);
    check_transport(vector, keys);
  }
}

}  // namespace

TEST_CASE("noise: the nine vectors of cacophony") {
  const auto vectors = test::cacophony_vectors();
  CHECK(vectors.size() == 9);
  for (const auto& vector : vectors) check_with_patterns(vector);
}

TEST_CASE("noise: the six vectors of snow") {
  const auto vectors = test::snow_vectors();
  CHECK(vectors.size() == 6);
  for (const auto& vector : vectors) check_with_patterns(vector);
}

TEST_CASE("noise: NNpsk0 by the functions of the product") {
  std::size_t count = 0;
  for (const auto& vector : test::cacophony_vectors()) {
    if (vector.protocol != "Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b") continue;
    ++count;
    const auto psk = key_of(vector.psks.at(0));
    const auto prologue = hex(vector.prologue);
    const auto payload1 = hex(vector.messages[0].payload);
    const auto payload2 = hex(vector.messages[1].payload);
    Handshake initiator, responder;
    TransportKeys of_initiator, of_responder;

    Octets message1(payload1.size() + 48);
    session::write_message1(initiator, {psk, prologue}, key_of(vector.init_ephemeral), payload1, message1);
    CHECK(message1 == hex(vector.messages[0].ciphertext));
    Octets read1(payload1.size());
    CHECK(session::read_message1(responder, {psk, prologue}, message1, read1));
    CHECK(read1 == payload1);

    Octets message2(payload2.size() + 48);
    CHECK(session::write_message2(responder, key_of(vector.resp_ephemeral), payload2, message2, of_responder));
    CHECK(message2 == hex(vector.messages[1].ciphertext));
    Octets read2(payload2.size());
    CHECK(session::read_message2(initiator, message2, read2, of_initiator));
    CHECK(read2 == payload2);

    CHECK(test::copy(initiator.symmetric.hash) == hex(vector.handshake_hash));
    CHECK(test::copy(responder.symmetric.hash) == hex(vector.handshake_hash));
    check_transport(vector, of_initiator);
    check_transport(vector, of_responder);
  }
  CHECK(count == 1);
}
