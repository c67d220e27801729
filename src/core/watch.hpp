// All virtual routers that this host hears of, and what has changed since it was last told. Bounded.
#pragma once

#include <optional>
#include <vector>

#include "core/mesh.hpp"
#include "core/router.hpp"

namespace core {

class Actions;

// What is wrong with it; where two are MASTER, it may be that they do not hear each other.
std::optional<RouterFinding> find(const Router& router, Finding finding, base::Instant now, const Mesh& mesh);

class Watch {
 public:
  static constexpr std::size_t kMostRouters = 256;

  void heard(base::Instant now, const Sighting& sighting, const Mesh& mesh, Actions& out);
  // Findings that come and go because nothing is heard. Once a second is enough.
  void sweep(base::Instant now, const Mesh& mesh, Actions& out);
  const std::vector<Router>& routers() const { return routers_; }

  // Segments and peers have other numbers: each function gives the new one, or none.
  template <class Segment, class Peer>
  void rename(Segment segment, Peer peer) {
    std::erase_if(routers_, [&](Router& router) {
      auto key = router.key();
      const auto fresh = segment(key.segment);
      if (!fresh) return true;
      key.segment = *fresh;
      router.set_key(key);
      for (auto& voice : router.voices()) {
        if (voice.speaker) voice.speaker = peer(*voice.speaker);
      }
      return false;
    });
  }

 private:
  static void tell(base::Instant now, Router& router, const Mesh& mesh, Actions& out);

  std::vector<Router> routers_;
};

}  // namespace core
