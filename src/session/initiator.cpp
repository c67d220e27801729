#include "session/initiator.hpp"

#include <algorithm>

#include "session/frame.hpp"

namespace session {

namespace {

constexpr base::Duration kFirstGap = std::chrono::milliseconds(50);
constexpr base::Duration kLongestGap = std::chrono::milliseconds(800);  // with a fifth more, below a second
// Four of these are longer than any round trip worth having. With a shorter gap every RESP would come for an INIT that is no
// longer kept, for ever.
constexpr base::Duration kHurriedGap = std::chrono::milliseconds(400);
constexpr base::Duration kPendingLife = std::chrono::seconds(3);
constexpr base::Duration kCookieLife = std::chrono::seconds(110);

base::Duration gap_after(unsigned attempts, base::Random& random) {
  const auto gap = std::min(kFirstGap * (1u << std::min(attempts, 5u)), kLongestGap);
  const auto percent = static_cast<std::int64_t>(80 + random.next() % 41);
  return gap * percent / 100;
}

}  // namespace

InitMessage Initiator::write(base::Instant now, const PairKeys& keys, std::uint8_t path, base::Duration ping) {
  if (cookie_since_ && now - *cookie_since_ >= kCookieLife) cookie_since_.reset();
  auto& pending = place();
  pending.own_index = local_->draw_index();
  pending.key_id = keys.key_id;
  pending.init_seq = ++init_seq_;
  pending.sent = now;
  pending.sent_us = base::to_us(now);
  pending.path = path;

  Wiped<Key> ephemeral;
  draw(local_->random(), *ephemeral);
  const auto keepalive = std::chrono::duration_cast<std::chrono::milliseconds>(ping).count();
  const InitPayload payload{local_->boot(), init_seq_, pending.sent_us, static_cast<std::uint16_t>(keepalive),
                            static_cast<std::uint16_t>(kMaxInnerBytes), 0,
                            local_->config_hash()};
  const auto message = write_init({pending.own_index, keys.key_id, local_->node(), peer_}, payload, keys, *ephemeral,
                                  cookie_since_ ? std::optional(cookie_) : std::nullopt, pending.handshake);
  pending.mac1 = mac1_of(message);
  last_ = now;
  gap_ = std::max(gap_after(attempts_++, local_->random()), round_trip_ * 3 / 2);
  return message;
}

base::Instant Initiator::may_send_at() const { return last_ ? *last_ + gap_ : base::Instant{}; }

void Initiator::hurry() { gap_ = std::min(gap_, std::max(kHurriedGap, round_trip_ * 3 / 2)); }

Initiator::Pending* Initiator::find(std::uint32_t own_index) {
  const auto found = std::ranges::find(*pending_, own_index, &Pending::own_index);
  return own_index == 0 || found == pending_->end() ? nullptr : &*found;
}

bool Initiator::has(std::uint32_t own_index) const {
  return own_index != 0 && std::ranges::find(*pending_, own_index, &Pending::own_index) != pending_->end();
}

void Initiator::answered(base::Instant now, Pending& pending) {
  round_trip_ = std::min<base::Duration>(now - pending.sent, std::chrono::seconds(1));
  const auto seq = pending.init_seq;
  pending.own_index = 0;  // it goes on as the session's
  for (auto& one : *pending_) {
    if (one.init_seq <= seq) wipe(one);
  }
}

void Initiator::wipe(Pending& pending) {
  local_->return_index(pending.own_index);
  pending = Pending{};
}

void Initiator::wipe_all() {
  for (auto& one : *pending_) wipe(one);
}

void Initiator::begin_new_run() {
  wipe_all();
  last_.reset();
  attempts_ = 0;
  init_seq_ = 0;
}

void Initiator::expire(base::Instant now) {
  for (auto& one : *pending_) {
    if (one.own_index != 0 && now - one.sent >= kPendingLife) wipe(one);
  }
}

// A free place; the oldest makes room.
Initiator::Pending& Initiator::place() {
  auto& at = *std::ranges::min_element(*pending_, {}, &Pending::init_seq);  // 0 where it is free
  wipe(at);
  return at;
}

void Initiator::keep_cookie(base::Instant now, const Cookie& cookie) {
  cookie_ = cookie;
  cookie_since_ = now;
  gap_ = base::Duration::zero();  // asked to come again
}

}  // namespace session
