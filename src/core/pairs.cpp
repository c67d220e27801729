// Segments and peers as the configuration has them, at the start and when it changes.
#include <algorithm>

#include "core/engine.hpp"
#include "session/identity.hpp"

namespace core {

using base::Instant;

namespace {

template <class Items>
std::optional<std::size_t> find_name(const Items& items, const std::string& name) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].name == name) return i;
  }
  return std::nullopt;
}

std::vector<carrier::SegmentKey> segment_keys(const config::Config& config, const config::Pair& pair) {
  std::vector<carrier::SegmentKey> keys;
  for (const auto& segment : config.segments) {
    const auto found = pair.options.gre_keys.find(segment.name);
    const bool keyed = found != pair.options.gre_keys.end();
    keys.push_back({session::segment_id(segment.name), keyed ? std::optional(found->second) : std::nullopt});
  }
  return keys;
}

// Nothing that its channel and paths depend on differs.
bool is_same_pair(const config::Config& old, std::size_t old_self, std::size_t old_peer, const config::Config& fresh,
                  std::size_t self, std::size_t peer) {
  const auto& name = fresh.peers[peer].name;
  const auto one = old.pair(old.peers[old_self].name, name);
  const auto other = fresh.pair(fresh.peers[self].name, name);
  return old.peers[old_peer].addresses == fresh.peers[peer].addresses && old.peers[old_peer].nat == fresh.peers[peer].nat &&
         old.peers[old_self].addresses == fresh.peers[self].addresses && one.carrier == other.carrier &&
         one.plaintext == other.plaintext && one.options == other.options && old.ping == fresh.ping &&
         // A frame names its segment itself.
         (carrier::find_carrier(*other.carrier)->has_frames || segment_keys(old, one) == segment_keys(fresh, other));
}

}  // namespace

void Engine::make_segments() {
  segments_.clear();
  for (const auto& segment : config_.segments) segments_.push_back({session::segment_id(segment.name)});
}

// A witness has taken the segments out of its configuration: it tells none.
std::uint64_t Engine::own_hash() const {
  return config_.peers[self_].witness ? session::kNoConfigHash : config::digest(config_);
}

void Engine::make_nodes() {
  nodes_.clear();
  for (const auto& peer : config_.peers) nodes_.push_back(session::node_id(peer.name));
}

std::unique_ptr<Peer> Engine::make_peer(Instant now, PeerIndex index, const session::KeyRing& keys) {
  const auto& own = config_.peers[self_];
  const auto& other = config_.peers[index];
  const auto pair = config_.pair(own.name, other.name);
  const auto node = session::node_id(other.name);
  const auto segments = segment_keys(config_, pair);
  auto peer = std::make_unique<Peer>(other, own, *carrier::find_carrier(*pair.carrier));
  peer->begin(now);
  peer->set_own_addresses(own_addresses_);
  peer->set_channel(peer->carrier().make({
      .own_node = local_.node(),
      .peer_node = node,
      .own_boot = local_.boot(),
      .peer_addresses = other.addresses,
      .plaintext = *pair.plaintext,
      .keys = keys.of(local_.node(), node),
      .local = &local_,
      .begun = now,
      .ping = config_.ping,
      .paths = peer->paths().size(),
      .segments = segments,
      .gre_checksum = pair.options.gre_checksum,
      .gre_sequence = pair.options.gre_sequence,
  }));
  return peer;
}

void Engine::on(Instant now, const NewConfig& event, Actions& out) {
  const auto old = std::exchange(config_, *event.config);
  const auto old_self = std::exchange(self_, event.self);
  auto old_peers = std::exchange(peers_, {});
  const auto old_segments = segments_;
  make_segments();
  make_nodes();
  const auto hash = own_hash();
  const bool is_new_hash = hash != local_.config_hash();
  local_.set_config_hash(hash);
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (const auto before = find_name(old.segments, config_.segments[i].name)) segments_[i].blocked = old_segments[*before].blocked;
  }
  for (PeerIndex i = 0; i < config_.peers.size(); ++i) {
    const auto before = find_name(old.peers, config_.peers[i].name);
    if (i == self_) {
      peers_.push_back(nullptr);
    } else if (before && is_same_pair(old, old_self, *before, config_, self_, i)) {
      peers_.push_back(std::move(old_peers[*before]));
      peers_.back()->set_rules(config_.peers[i]);
      peers_.back()->streams = {};  // it knows segments by their numbers
      const auto keys = event.keys->of(local_.node(), session::node_id(config_.peers[i].name));
      if (peers_.back()->channel().key_ids() && !keys.empty()) peers_.back()->channel().set_keys(keys);
      if (is_new_hash) peers_.back()->channel().tell_config_hash();
    } else {
      peers_.push_back(make_peer(now, i, *event.keys));
      if (before && old_peers[*before]) old_peers[*before]->hand_on_answer(*peers_.back());
    }
  }
  quorum_.begin(now, silence_after(config_.ping));
  const auto moved = [&](StreamKey key) -> std::optional<StreamKey> {
    const auto segment = find_name(config_.segments, old.segments[key.segment].name);
    if (!segment) return std::nullopt;
    key.segment = *segment;
    if (key.peer == StreamKey::kNobody) return key;
    const auto peer = find_name(config_.peers, old.peers[key.peer].name);
    if (!peer || old_peers[key.peer]) return std::nullopt;  // still there: it was not taken over
    key.peer = *peer;
    return key;
  };
  const auto segment_now = [&](std::size_t i) { return find_name(config_.segments, old.segments[i].name); };
  const auto peer_now = [&](std::size_t i) { return find_name(config_.peers, old.peers[i].name); };
  watch_.rename(segment_now, peer_now);
  groups_.rename(segment_now, peer_now);
  mesh_.renumber(config_.peers.size(), self_, config_.ping,
                 [&](std::size_t i) { return find_name(old.peers, config_.peers[i].name); });
  injected_.rename(moved);
  native_.rename(moved);
  refusals_ = Refusals(config_.peers.size());
  for (PeerIndex i = 0; i < peers_.size(); ++i) {
    if (!peers_[i]) continue;
    compare_config(i, out);
    poll_channel(now, i, out);
  }
  judge_quorum(now, out);
}

}  // namespace core
