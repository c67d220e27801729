#include "session/link.hpp"

#include <algorithm>

#include "wire/reader.hpp"

namespace session {

namespace {

using base::Duration;
using base::Instant;

constexpr Duration kRekeyInitiator = std::chrono::seconds(120);
constexpr Duration kRekeyResponder = std::chrono::seconds(130);
constexpr std::uint64_t kRekeyCounter = std::uint64_t{1} << 32;
// PINGs that confirm a session, after its RESP.
constexpr std::array<Duration, 4> kConfirm{Duration::zero(), std::chrono::milliseconds(20), std::chrono::milliseconds(100),
                                           std::chrono::milliseconds(300)};
// All of them were lost, or the responder has another session.
constexpr Duration kUnheard = std::chrono::milliseconds(400);

}  // namespace

Link::Link(Instant now, const LinkSettings& settings, std::span<const Key> group_keys, LocalEnd& local)
    : settings_(settings), local_(&local), sessions_(local), initiator_(local, settings.peer), last_data_(now) {
  set_keys(group_keys);
  new_key_ = false;
}

void Link::set_keys(std::span<const Key> group_keys) {
  const auto first_before = keys_->own[0].key_id;
  *keys_ = Keys{};
  for (const auto& group : group_keys.first(std::min<std::size_t>(group_keys.size(), 2))) {
    derive_pair_keys(group, local_->node(), settings_.peer, keys_->own[keys_->count++]);
  }
  const auto& own = keys_->own;
  if (own[0].key_id != first_before) new_key_ = true;
  initiator_.wipe_all();
  sessions_.wipe_other_keys(own[0].key_id, keys_->count == 2 ? own[1].key_id : own[0].key_id);
}

void Link::tell_config_hash() {
  new_config_ = true;
  initiator_.wipe_all();  // they have the old one
}

void Link::begin_new_run(Instant now) {
  sessions_.wipe_all();
  initiator_.begin_new_run();
  last_data_ = now;
}

const PairKeys* Link::key(std::uint32_t id) const {
  const auto end = keys_->own.begin() + static_cast<std::ptrdiff_t>(keys_->count);
  const auto found = std::find_if(keys_->own.begin(), end, [&](const auto& one) { return one.key_id == id; });
  return found == end ? nullptr : &*found;
}

Link::KeyIds Link::key_ids() const {
  const auto* const session = sessions_.carrying();
  return {keys_->own[0].key_id, session == nullptr ? 0 : session->key_id, refused_key_};
}

bool Link::claims(base::Bytes datagram) const {
  wire::Reader reader(datagram);
  const auto type = reader.u8();
  reader.skip(3);
  const auto first = reader.u32();
  const auto second = reader.u32();
  const auto initiator = reader.u64();
  if (type == kTypeInit) return !reader.failed() && initiator == settings_.peer;
  if (type == kTypeResp) return initiator_.has(second);
  return type == kTypeData ? sessions_.has(first) : type == kTypeCookie && initiator_.has(first);
}

std::size_t Link::take_answer(base::MutableBytes out) {
  const auto size = std::exchange(answer_size_, 0);
  if (size > out.size()) return 0;
  std::copy_n(answer_.begin(), size, out.begin());
  return size;
}

std::size_t Link::seal(Instant now, const FrameHead& head, base::Bytes body, base::MutableBytes out) {
  sessions_.expire(now);
  // A PING tries the newest session, and so confirms it; all else keeps to one that is known to work.
  auto* const session = head.kind == FrameKind::ping ? sessions_.newest() : sessions_.carrying();
  if (session == nullptr || session->next_counter >= kMaxCounter) {
    if (head.kind == FrameKind::advert) initiator_.hurry();
    return 0;
  }
  if (out.size() < kDataOverhead) return 0;
  const auto room = out.subspan(kDataHeadBytes, out.size() - kDataOverhead);
  const auto frame = write_frame(head, body, room);
  if (frame == 0) return 0;
  return write_data({session->peer_index, session->next_counter++}, session->send, room.first(frame), out);
}

Instant Link::init_wanted_at() const {
  const auto* const session = sessions_.newest();
  if (session == nullptr || new_key_ || new_config_ || session->next_counter >= kRekeyCounter) return Instant{};  // at once
  const auto rekey = session->made + (session->is_initiator ? kRekeyInitiator : kRekeyResponder);
  const auto silent = last_data_ + settings_.ping * 7 / 2;
  const bool unheard = session->is_initiator && !session->heard;
  return std::min({rekey, silent, unheard ? session->made + kUnheard + 2 * initiator_.round_trip() : Instant::max()});
}

std::optional<Link::Outgoing> Link::poll(Instant now, base::MutableBytes out) {
  sessions_.expire(now);
  initiator_.expire(now);
  if (now < std::max(init_wanted_at(), initiator_.may_send_at()) || out.size() < kInitBytes) return std::nullopt;
  const auto path = next_path_;
  next_path_ = static_cast<std::uint8_t>((next_path_ + 1u) % std::max<std::size_t>(settings_.paths, 1));
  const auto message = initiator_.write(now, keys_->own[0], path, settings_.ping);
  std::ranges::copy(message, out.begin());
  return Outgoing{path, message.size()};
}

std::optional<Instant> Link::ping_wanted_at() const {
  const auto* const session = sessions_.newest();
  if (session == nullptr || !session->is_initiator || session->heard || pings_wanted_ == kConfirm.size()) return std::nullopt;
  return established_ + kConfirm[pings_wanted_];
}

bool Link::wants_ping(Instant now) {
  const auto at = ping_wanted_at();
  if (!at || now < *at) return false;
  ++pings_wanted_;
  return true;
}

Instant Link::next_deadline() const {
  auto earliest = std::max(init_wanted_at(), initiator_.may_send_at());
  if (const auto ping = ping_wanted_at()) earliest = std::min(earliest, *ping);
  if (const auto expiry = sessions_.next_expiry()) earliest = std::min(earliest, *expiry);
  return earliest;
}

}  // namespace session
