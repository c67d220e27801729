#include "core/mesh.hpp"

#include <algorithm>

#include "core/events.hpp"

namespace core {

using base::Instant;

namespace {

// Reports come each 5 s, or with each PING where that is rarer; two may be lost.
base::Duration longest_age(base::Duration ping) { return std::max<base::Duration>(std::chrono::seconds(5), ping) * 3; }

Notice notice_of(NoticeKind kind, std::size_t host, std::size_t speaker) {
  Notice notice;
  notice.kind = kind;
  notice.peer = host;
  notice.other = speaker;
  return notice;
}

}  // namespace

Mesh::Mesh(std::size_t hosts, std::size_t self, base::Duration ping)
    : hosts_(hosts), self_(self), ping_(ping), ways_(hosts * hosts), told_at_(hosts) {}

void Mesh::told(Instant now, std::size_t by, std::span<const Reach> row) {
  told_at_[by] = now;
  for (std::size_t i = 0; i < hosts_; ++i) {
    auto& said = ways_[by * hosts_ + i].said;
    if (i == by || said == row[i]) continue;
    said = row[i];
    changed_ = true;
  }
}

void Mesh::forget(std::size_t by) {
  for (std::size_t i = 0; i < hosts_; ++i) {
    auto& said = ways_[by * hosts_ + i].said;
    changed_ = changed_ || said != Reach::undecided;
    said = Reach::undecided;
  }
}

void Mesh::sweep(Instant now) {
  for (std::size_t i = 0; i < hosts_; ++i) {
    if (i != self_ && now - told_at_[i] > longest_age(ping_)) forget(i);
  }
}

bool Mesh::does_not_hear(std::size_t host, std::size_t speaker) const {
  return way(host, speaker).said == Reach::silent || is_one_way(host, speaker);
}

// Only this host's own word can be `unanswered`, and then it needs no other.
bool Mesh::is_one_way(std::size_t host, std::size_t speaker) const {
  const auto back = way(speaker, host).said;
  if (back == Reach::unanswered) return true;
  return way(host, speaker).said == Reach::silent && (back == Reach::answers || back == Reach::unknown);
}

void Mesh::review(Instant now, Actions& out) {
  if (!changed_ && !(due_ && *due_ <= now)) return;
  changed_ = false;
  due_.reset();
  const auto hold = ping_ * 5 / 4;
  for (std::size_t host = 0; host < hosts_; ++host) {
    for (std::size_t speaker = 0; speaker < hosts_; ++speaker) {
      auto& state = ways_[speaker * hosts_ + host];
      if (!is_one_way(host, speaker)) {
        if (state.named) out.notice(notice_of(NoticeKind::one_way_gone, host, speaker));
        state.named = false;
        state.cut_since.reset();
        continue;
      }
      if (!state.cut_since) state.cut_since = now;
      if (state.named) continue;
      if (now - *state.cut_since < hold) {
        due_ = std::min(due_.value_or(Instant::max()), *state.cut_since + hold);
        continue;
      }
      state.named = true;
      auto notice = notice_of(NoticeKind::one_way, host, speaker);
      notice.elapsed = now - *state.cut_since;
      out.notice(notice);
    }
  }
}

std::optional<Instant> Mesh::one_way_since(std::size_t host, std::size_t speaker) const {
  const auto& state = way(speaker, host);
  return state.named ? state.cut_since : std::nullopt;
}

}  // namespace core
