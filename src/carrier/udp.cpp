#include "carrier/udp.hpp"

namespace carrier {

std::unique_ptr<Channel> make_udp_channel(const PairContext& pair) {
  return pair.plaintext || pair.keys.empty() ? make_plain_udp(pair) : make_secured_udp(pair);
}

}  // namespace carrier
