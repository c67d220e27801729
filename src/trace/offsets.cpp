#include "trace/offsets.hpp"

#include <algorithm>

#include "trace/time_sum.hpp"

namespace trace {

std::size_t OffsetFinder::Hash::operator()(const Passage& passage) const {
  // The finalizer of SplitMix64, once per field: neighbouring ids must not fall into the same half.
  const auto mix = [](std::uint64_t value) {
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
  };
  const auto ends = std::uint64_t{passage.origin} << 48 | std::uint64_t{passage.from} << 32 | std::uint64_t{passage.to} << 16 | passage.path;
  return static_cast<std::size_t>(mix(mix(mix(passage.id + 1) + passage.boot) + ends));
}

std::optional<OffsetFinder::Host> OffsetFinder::number(std::string_view name) {
  const auto found = std::ranges::find(hosts_, name);
  if (found != hosts_.end()) return static_cast<Host>(found - hosts_.begin());
  if (hosts_.size() == kMaxClocks) return std::nullopt;
  hosts_.emplace_back(name);
  is_traced_.push_back(false);
  return static_cast<Host>(hosts_.size() - 1);
}

// Both ends of a passage are, or none.
bool OffsetFinder::is_sampled(const Passage& passage) const { return (Hash()(passage) & ((std::uint64_t{1} << halvings_) - 1)) == 0; }

void OffsetFinder::make_room() {
  while (unmatched_.size() >= kMaxUnmatched && halvings_ < 63) {
    ++halvings_;
    std::erase_if(unmatched_, [&](const auto& one) { return !is_sampled(one.first); });
  }
}

void OffsetFinder::add(const Record& record) {
  if (record.host.empty() || record.lost != 0) return;
  const auto self = number(record.host);
  if (!self) return;
  is_traced_[*self] = true;
  const bool is_carry = record.stage == base::Stage::carry && !record.drop;
  // What was dropped after it came has come all the same.
  if (!is_carry && record.stage != base::Stage::receive) return;
  if (record.id == 0 || record.peer.empty() || record.origin.empty() || record.peer == record.host) return;
  const auto peer = number(record.peer);
  const auto origin = number(record.origin);
  if (!peer || !origin) return;

  const Passage passage{*origin, is_carry ? *self : *peer, is_carry ? *peer : *self, record.path, record.boot, record.id};
  if (!is_sampled(passage)) return;
  const End end{record.time, is_carry, record.delay};
  const auto found = unmatched_.find(passage);
  if (found == unmatched_.end()) {
    make_room();
    if (is_sampled(passage) && unmatched_.size() < kMaxUnmatched) unmatched_.emplace(passage, end);
  } else if (found->second.is_carry != is_carry) {
    match(passage, is_carry ? end : found->second, is_carry ? found->second : end);
    unmatched_.erase(found);
  } else if (!is_carry && end.time < found->second.time) {
    found->second = end;  // the network doubled it
  }
}

void OffsetFinder::match(const Passage& passage, const End& carried, const End& received) {
  const bool there = passage.from < passage.to;
  auto& link = links_[std::minmax(passage.from, passage.to)];
  link.add(there, there ? carried.time : received.time, there ? received.time : carried.time, received.delay);
}

namespace {

const ClockPiece& piece_at(const std::vector<ClockPiece>& pieces, WallTime time) {
  // A clock that was set back has the same time twice: the later holds.
  const auto found = std::find_if(pieces.rbegin(), pieces.rend(), [&](const ClockPiece& piece) { return piece.from <= time; });
  return found == pieces.rend() ? pieces.front() : *found;
}

// `link` turned round: how far the near clock is ahead, by the far clock's time.
std::vector<ClockPiece> turned(std::vector<ClockPiece> link) {
  for (auto& piece : link) {
    if (piece.from != WallTime::min()) piece.from = plus(piece.from, piece.ahead);
    piece.ahead = minus(base::Duration::zero(), piece.ahead);
  }
  return link;
}

// `parent`: against the reference, by the parent's time; `link`: of the child against the parent, by the parent's time.
std::vector<ClockPiece> chained(const std::vector<ClockPiece>& parent, const std::vector<ClockPiece>& link) {
  std::vector<WallTime> changes;
  for (const auto* const pieces : {&parent, &link}) {
    for (const auto& piece : *pieces) changes.push_back(piece.from);
  }
  std::ranges::sort(changes);
  changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
  if (changes.size() > kMaxClockPieces) changes.resize(kMaxClockPieces);
  std::vector<ClockPiece> out;
  for (const auto from : changes) {
    const auto& before = piece_at(parent, from);
    const auto& last = piece_at(link, from);
    out.push_back({from == WallTime::min() ? from : plus(from, last.ahead), plus(before.ahead, last.ahead), plus(before.error, last.error),
                   before.is_bound || last.is_bound});
  }
  return out;
}

// Less is better: a link on which adverts went both ways, then the more exact one.
std::pair<bool, base::Duration> quality(const std::vector<ClockPiece>& pieces) {
  const bool bound = std::ranges::any_of(pieces, &ClockPiece::is_bound);
  return {bound, std::ranges::max(pieces, {}, &ClockPiece::error).error};
}

}  // namespace

void OffsetFinder::reach(std::vector<ClockOffset>& all, std::vector<bool>& reached) const {
  std::map<std::pair<Host, Host>, std::vector<ClockPiece>> links;
  for (const auto& [ends, link] : links_) links.emplace(ends, link.pieces());
  for (;;) {
    auto best = links.end();
    for (auto one = links.begin(); one != links.end(); ++one) {
      if (reached[one->first.first] == reached[one->first.second]) continue;
      if (best == links.end() || quality(one->second) < quality(best->second)) best = one;
    }
    if (best == links.end()) return;
    const auto [low, high] = best->first;
    const auto parent = reached[low] ? low : high;
    const auto child = reached[low] ? high : low;
    auto pieces = chained(all[parent].pieces, parent == low ? best->second : turned(best->second));
    all[child] = {hosts_[child], hosts_[parent], links_.at(best->first).adverts(), std::move(pieces)};
    reached[child] = true;
  }
}

Offsets OffsetFinder::result() const {
  if (hosts_.empty()) return {};
  std::vector<ClockOffset> all(hosts_.size());
  for (std::size_t i = 0; i < hosts_.size(); ++i) all[i].host = hosts_[i];
  std::vector<bool> reached(hosts_.size());
  reached[0] = true;
  all[0].pieces = {ClockPiece{}};
  reach(all, reached);
  std::vector<ClockOffset> traced;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_traced_[i]) traced.push_back(std::move(all[i]));
  }
  return Offsets(std::move(traced));
}

const ClockOffset* Offsets::find(std::string_view host) const {
  const auto found = std::ranges::find(all_, host, &ClockOffset::host);
  return found == all_.end() ? nullptr : &*found;
}

WallTime Offsets::corrected(std::string_view host, WallTime time) const {
  const auto* const offset = find(host);
  return offset == nullptr || !offset->is_known() ? time : bounded(minus(time, piece_at(offset->pieces, time).ahead));
}

}  // namespace trace
