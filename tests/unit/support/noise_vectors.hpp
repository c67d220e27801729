// Public test vectors of Noise, as tables; all octets in hexadecimal.
#pragma once

#include <string_view>
#include <vector>

namespace test {

struct NoiseMessage {
  std::string_view payload;
  std::string_view ciphertext;  // the whole message as it is on the wire
};

struct NoiseVector {
  std::string_view protocol;
  std::string_view prologue;
  std::vector<std::string_view> psks;
  std::string_view init_static;  // private keys; empty where the pattern has none
  std::string_view init_ephemeral;
  std::string_view resp_static;
  std::string_view resp_ephemeral;
  std::string_view handshake_hash;     // may be empty
  std::vector<NoiseMessage> messages;  // two of the handshake, then of the session; the initiator begins
};

std::vector<NoiseVector> cacophony_vectors();  // nine
std::vector<NoiseVector> snow_vectors();       // six

}  // namespace test
