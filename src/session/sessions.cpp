#include "session/sessions.hpp"

#include <algorithm>
#include <utility>

namespace session {

namespace {

std::uint64_t gaps(const Session& session) {
  if (session.received == 0) return 0;
  const auto sent = session.window.top() + 1;
  return sent > session.received ? sent - session.received : 0;
}

bool newer(const Session& one, const Session& other) {
  return std::pair(one.confirmed, one.made) > std::pair(other.confirmed, other.made);
}

}  // namespace

Sessions::~Sessions() { wipe_all(); }

Session* Sessions::find(std::uint32_t own_index) {
  const auto found = std::ranges::find_if(
      *table_, [&](const auto& one) { return one.state != Session::State::free && one.own_index == own_index; });
  return found == table_->end() ? nullptr : &*found;
}

bool Sessions::has(std::uint32_t own_index) const { return const_cast<Sessions*>(this)->find(own_index) != nullptr; }

const Session* Sessions::unconfirmed_of(std::uint64_t boot) const {
  const auto found = std::ranges::find_if(
      *table_, [&](const auto& one) { return one.state == Session::State::unconfirmed && one.boot == boot; });
  return found == table_->end() ? nullptr : &*found;
}

// A free place, where at most `most` sessions are in that state: the oldest makes room.
Session& Sessions::place(Session::State state, std::size_t most) {
  Session* oldest = nullptr;
  std::size_t count = 0;
  for (auto& one : *table_) {
    if (one.state != state) continue;
    ++count;
    if (oldest == nullptr || one.made < oldest->made) oldest = &one;
  }
  if (count >= most) wipe(*oldest);
  return *std::ranges::find(*table_, Session::State::free, &Session::state);
}

void Sessions::add_unconfirmed(const Session& session) {
  if (const auto* const same = unconfirmed_of(session.boot)) wipe(*find(same->own_index));
  auto& at = place(Session::State::unconfirmed, kMaxUnconfirmed);
  at = session;
  at.state = Session::State::unconfirmed;
}

void Sessions::add_confirmed(base::Instant now, const Session& session) {
  for (auto& one : *table_) {
    if (one.state == Session::State::confirmed && one.is_initiator && !one.heard) wipe(one);
  }
  auto& at = place(Session::State::confirmed, kMaxConfirmed);
  at = session;
  at.state = Session::State::confirmed;
  at.confirmed = now;
}

void Sessions::confirm(base::Instant now, Session& session) {
  const auto confirmed = std::ranges::count(*table_, Session::State::confirmed, &Session::state);
  if (confirmed >= static_cast<std::ptrdiff_t>(kMaxConfirmed)) {
    Session* oldest = nullptr;
    for (auto& one : *table_) {
      if (one.state == Session::State::confirmed && (oldest == nullptr || newer(*oldest, one))) oldest = &one;
    }
    wipe(*oldest);
  }
  session.state = Session::State::confirmed;
  session.confirmed = now;
}

const Session* Sessions::newest() const {
  const Session* best = nullptr;
  for (const auto& one : *table_) {
    if (one.state == Session::State::confirmed && (best == nullptr || newer(one, *best))) best = &one;
  }
  return best;
}

Session* Sessions::newest() { return const_cast<Session*>(std::as_const(*this).newest()); }

Session* Sessions::carrying() { return const_cast<Session*>(std::as_const(*this).carrying()); }

const Session* Sessions::carrying() const {
  const Session* best = nullptr;
  for (const auto& one : *table_) {
    if (one.state == Session::State::confirmed && one.heard && (best == nullptr || newer(one, *best))) best = &one;
  }
  return best != nullptr ? best : newest();
}

void Sessions::wipe(Session& session) {
  local_->return_index(session.own_index);
  if (session.state == Session::State::confirmed) lost_before_ += gaps(session);
  session = Session{};  // in place: no copy of the keys is left
}

void Sessions::wipe_boot(std::uint64_t boot) {
  for (auto& one : *table_) {
    if (one.state != Session::State::free && one.boot == boot) wipe(one);
  }
}

void Sessions::wipe_other_keys(std::uint32_t one_key, std::uint32_t other_key) {
  for (auto& one : *table_) {
    if (one.state != Session::State::free && one.key_id != one_key && one.key_id != other_key) wipe(one);
  }
}

void Sessions::wipe_all() {
  for (auto& one : *table_) {
    if (one.state != Session::State::free) wipe(one);
  }
}

base::Instant Sessions::end_of(const Session& session) {
  return session.made + (session.state == Session::State::confirmed ? kSessionLife : kUnconfirmedLife);
}

void Sessions::expire(base::Instant now) {
  for (auto& one : *table_) {
    if (one.state != Session::State::free && now >= end_of(one)) wipe(one);
  }
}

std::optional<base::Instant> Sessions::next_expiry() const {
  std::optional<base::Instant> earliest;
  for (const auto& one : *table_) {
    if (one.state != Session::State::free) earliest = std::min(earliest.value_or(end_of(one)), end_of(one));
  }
  return earliest;
}

std::uint64_t Sessions::lost() const {
  std::uint64_t sum = lost_before_;
  for (const auto& one : *table_) {
    if (one.state == Session::State::confirmed) sum += gaps(one);
  }
  return sum;
}

}  // namespace session
