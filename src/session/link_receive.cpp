// Datagrams of the secured carrier on their way in. The order of the checks is a promise: what costs least comes first, and
// nothing is answered before the key is shown.
#include <algorithm>

#include "session/link.hpp"

namespace session {

using base::DropReason;
using base::Err;
using base::Instant;
using base::Result;

Result<LinkOpened, DropReason> Link::open(Instant now, const Origin& from, base::Bytes datagram,
                                          base::MutableBytes scratch) {
  answer_size_ = 0;
  sessions_.expire(now);
  initiator_.expire(now);
  const bool was_ready = sessions_.newest() != nullptr;
  auto opened = [&]() -> Result<LinkOpened, DropReason> {
    switch (type_of(datagram)) {
      case kTypeInit:
        return open_init(now, from, datagram);
      case kTypeResp:
        return open_resp(now, datagram);
      case kTypeCookie:
        return open_cookie(now, datagram);
      case kTypeData:
        return open_data(now, datagram, scratch);
      case kTypePlain:
        return Err(DropReason::plaintext_refused);
      default:
        return Err(DropReason::datagram_malformed);
    }
  }();
  if (opened) opened->ready = !was_ready && sessions_.newest() != nullptr;
  return opened;
}

Result<LinkOpened, DropReason> Link::open_init(Instant now, const Origin& from, base::Bytes datagram) {
  const auto head = read_init_head(datagram);
  if (!head) return Err(head.error());
  if (head->responder != local_->node() || head->initiator != settings_.peer) return Err(DropReason::wrong_node);
  const auto* const keys = key(head->key_id);
  if (keys == nullptr) {
    refused_key_ = head->key_id;
    return Err(DropReason::key_unknown);
  }
  if (const auto reason = screen_init(now, from, datagram, *head, *keys)) return Err(*reason);
  Wiped<Handshake> handshake;
  const auto init = read_init(datagram, *keys, *handshake);
  if (!init) return Err(init.error());
  if (const auto reason = check_init_order(*init)) return Err(*reason);
  return answer_init(now, *head, *init, *keys, *handshake);
}

// What needs no more than two hashes: is it of somebody who has the key, is it new, is there time for it?
std::optional<DropReason> Link::screen_init(Instant now, const Origin& from, base::Bytes datagram, const InitHead& head,
                                            const PairKeys& keys) {
  if (!mac1_right(keys, datagram)) return DropReason::mac1_wrong;
  const auto mac1 = mac1_of(datagram);
  if (is_replay(mac1)) return DropReason::handshake_replayed;

  const bool loaded = local_->count_init(now);
  if (inits_.take(now, 5, 4) && !loaded) return std::nullopt;
  if (local_->cookies().mac2_right(datagram, from.address, from.port, now)) {
    return local_->source_may(now, from.address) ? std::nullopt : std::optional(DropReason::cookie_needed);
  }
  CookieNonce nonce;
  draw(local_->random(), nonce);
  const auto cookie = local_->cookies().cookie_for(from.address, from.port, now);
  const auto message = write_cookie(head.sender_index, cookie, keys, mac1, nonce);
  answer_size_ = message.size();
  std::ranges::copy(message, answer_.begin());
  return DropReason::cookie_needed;
}

bool Link::is_replay(const Mac& mac1) {
  if (std::ranges::find(seen_, mac1) != seen_.end()) return true;
  seen_[next_seen_] = mac1;
  next_seen_ = (next_seen_ + 1) % seen_.size();
  return false;
}

std::optional<DropReason> Link::check_init_order(const InitPayload& init) {
  if (boots_.is_current(init.boot)) {
    if (init.init_seq <= highest_init_) return DropReason::handshake_replayed;
    highest_init_ = init.init_seq;
  } else if (boots_.is_retired(init.boot)) {
    return DropReason::boot_retired;
  }
  const auto* const waiting = sessions_.unconfirmed_of(init.boot);
  if (waiting != nullptr && init.init_seq <= waiting->init_seq) return DropReason::handshake_replayed;
  return std::nullopt;
}

Result<LinkOpened, DropReason> Link::answer_init(Instant now, const InitHead& head, const InitPayload& init,
                                                 const PairKeys& keys, Handshake& handshake) {
  Wiped<Session> session;
  Wiped<Key> ephemeral;
  Wiped<TransportKeys> transport;
  session->own_index = local_->draw_index();
  session->peer_index = head.sender_index;
  session->key_id = keys.key_id;
  session->boot = init.boot;
  session->init_seq = init.init_seq;
  session->config_hash = init.config_hash;
  session->made = now;
  draw(local_->random(), *ephemeral);
  const auto keepalive = std::chrono::duration_cast<std::chrono::milliseconds>(settings_.ping).count();
  const RespPayload payload{local_->boot(), init.sent_us, base::to_us(now), static_cast<std::uint16_t>(keepalive),
                            static_cast<std::uint16_t>(kMaxInnerBytes), 0, local_->config_hash()};
  const auto message = write_resp({session->own_index, head.sender_index}, payload, keys, *ephemeral, std::nullopt,
                                  handshake, *transport);
  if (!message) {
    local_->return_index(session->own_index);
    return Err(message.error());
  }
  session->send = transport->from_responder;
  session->receive = transport->from_initiator;
  sessions_.add_unconfirmed(*session);
  answer_size_ = message->size();
  std::ranges::copy(*message, answer_.begin());
  return LinkOpened{};
}

Result<LinkOpened, DropReason> Link::open_resp(Instant now, base::Bytes datagram) {
  const auto head = read_resp_head(datagram);
  if (!head) return Err(head.error());
  auto* const pending = initiator_.find(head->receiver_index);
  const auto* const keys = pending == nullptr ? nullptr : key(pending->key_id);
  if (keys == nullptr) return Err(DropReason::session_unknown);
  if (!mac1_right(*keys, datagram)) return Err(DropReason::mac1_wrong);
  Wiped<TransportKeys> transport;
  const auto resp = read_resp(datagram, pending->handshake, *transport);
  if (!resp) return Err(resp.error());
  if (resp->echo_sent_us != pending->sent_us) return Err(DropReason::tag_wrong);

  Wiped<Session> session;
  session->is_initiator = true;
  session->own_index = head->receiver_index;
  session->peer_index = head->sender_index;
  session->key_id = keys->key_id;
  session->boot = resp->boot;
  session->config_hash = resp->config_hash;
  session->made = now;
  session->send = transport->from_initiator;
  session->receive = transport->from_responder;
  LinkOpened opened;
  opened.boot = resp->boot;
  opened.clock = ClockReading{pending->path, pending->sent_us, resp->sent_us};
  // The peer answers what this run has just asked: it is alive, whatever was heard before.
  opened.new_boot = run_of_peer(resp->boot);
  initiator_.answered(now, *pending);
  sessions_.add_confirmed(now, *session);
  begun_anew(*session);
  new_config_ = false;  // the INIT had it
  last_data_ = now;
  established_ = now;
  pings_wanted_ = 0;
  return opened;
}

Result<LinkOpened, DropReason> Link::open_cookie(Instant now, base::Bytes datagram) {
  const auto index = read_cookie_head(datagram);
  if (!index) return Err(index.error());
  const auto* const pending = initiator_.find(*index);
  const auto* const keys = pending == nullptr ? nullptr : key(pending->key_id);
  if (keys == nullptr) return Err(DropReason::session_unknown);
  const auto cookie = read_cookie(datagram, *keys, pending->mac1);
  if (!cookie) return Err(cookie.error());
  initiator_.keep_cookie(now, *cookie);
  return LinkOpened{};
}

Result<LinkOpened, DropReason> Link::open_data(Instant now, base::Bytes datagram, base::MutableBytes scratch) {
  const auto head = read_data_head(datagram);
  if (!head) return Err(head.error());
  auto* const session = sessions_.find(head->receiver_index);
  if (session == nullptr || head->counter >= kMaxCounter) return Err(DropReason::session_unknown);
  if (datagram.size() - kDataOverhead > scratch.size()) return Err(DropReason::datagram_malformed);
  const auto octets = read_data(datagram, session->receive, scratch);
  if (!octets) return Err(octets.error());
  if (!session->window.would_accept(head->counter)) return Err(DropReason::counter_replayed);
  LinkOpened opened;
  opened.boot = session->boot;
  if (session->state == Session::State::unconfirmed) {
    if (boots_.is_retired(session->boot)) return Err(DropReason::boot_retired);
    const auto init_seq = session->init_seq;
    opened.new_boot = run_of_peer(session->boot);
    highest_init_ = std::max(highest_init_, init_seq);
    sessions_.confirm(now, *session);
    begun_anew(*session);
  }
  session->window.accept(head->counter);
  ++session->received;
  last_data_ = now;
  if (!std::exchange(session->heard, true)) {
    if (session == sessions_.newest()) initiator_.confirmed();
    initiator_.begin_again();
    refused_key_ = 0;  // the peer has a key of this host's
  }
  const auto frame = read_frame(*octets);
  if (!frame) return Err(frame.error());
  opened.frame = *frame;
  return opened;
}

void Link::begun_anew(const Session& session) {
  peer_config_hash_ = session.config_hash;
  if (session.key_id == keys_->own[0].key_id) new_key_ = false;
}

// A run of the peer's relay has shown that it is alive; whether it is a new one. The former one's sessions end.
bool Link::run_of_peer(std::uint64_t boot) {
  const auto before = boots_.current();
  if (boots_.is_current(boot)) return false;
  boots_.switch_to(boot);
  highest_init_ = 0;
  if (before) sessions_.wipe_boot(*before);
  return true;
}

}  // namespace session
