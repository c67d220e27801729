// What all secured pairs of this host share: who it is, the indices that it has given out, the cookies, and how many
// handshakes are asked of it. One for the process; it outlives the links.
#pragma once

#include <array>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "base/token_bucket.hpp"
#include "session/cookies.hpp"
#include "wire/ip_address.hpp"

namespace session {

class LocalEnd {
 public:
  static constexpr std::size_t kMaxInitsPerSecond = 100;  // over all peers; beyond that, the host is under load
  static constexpr base::Duration kLoadHold = std::chrono::seconds(1);

  LocalEnd(std::uint64_t node, base::Random& random)
      : node_(node), boot_(random.next()), random_(&random), cookies_(random) {
    indices_.reserve(kRoomForIndices);
  }
  LocalEnd(const LocalEnd&) = delete;
  LocalEnd& operator=(const LocalEnd&) = delete;

  std::uint64_t node() const { return node_; }
  std::uint64_t boot() const { return boot_; }  // says which run of this host's relay speaks
  void begin_new_run() { boot_ = random_->next(); }
  // Of the configuration, for the peers to compare; kNoConfigHash: not told.
  std::uint64_t config_hash() const { return config_hash_; }
  void set_config_hash(std::uint64_t hash) { config_hash_ = hash; }
  base::Random& random() { return *random_; }
  CookieJar& cookies() { return cookies_; }

  // Unique among those that are given out; never 0.
  std::uint32_t draw_index();
  void return_index(std::uint32_t index);  // 0 is ignored

  // Counts an INIT whose mac1 is right; whether the host is under load.
  bool count_init(base::Instant now);
  // A source that has shown a cookie: a burst of 8, 5 a second. The 64 sources seen last are remembered.
  bool source_may(base::Instant now, const wire::IpAddress& source);

 private:
  static constexpr std::size_t kRoomForIndices = 1024;  // 16 of each of 63 links: no allocation per packet

  struct Source {
    wire::IpAddress address;
    base::Instant seen;
    base::TokenBucket bucket;
  };

  std::uint64_t node_;
  std::uint64_t boot_;
  std::uint64_t config_hash_ = 0;
  base::Random* random_;
  CookieJar cookies_;
  std::vector<std::uint32_t> indices_;
  base::Instant second_began_;
  std::size_t inits_ = 0;  // in that second
  base::Instant loaded_until_;
  std::array<Source, 64> sources_{};
};

}  // namespace session
