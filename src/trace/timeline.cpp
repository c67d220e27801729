#include "trace/timeline.hpp"

#include <algorithm>
#include <tuple>

#include "trace/stats.hpp"

namespace trace {

namespace {

using base::Stage;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// The better view of an advert has the greater number: the host that sends it, the wire, a host that hears it.
int rank(Stage stage) {
  switch (stage) {
    case Stage::capture: return 3;
    case Stage::packet: return 2;
    case Stage::native: return 1;
    default: return 0;
  }
}

std::size_t find_voice(RouterTimeline& router, const wire::IpAddress& source) {
  const auto found = std::ranges::find(router.voices, source, &Voice::source);
  if (found != router.voices.end()) return static_cast<std::size_t>(found - router.voices.begin());
  if (router.voices.size() == RouterTimeline::kMaxVoices) return kNone;
  router.voices.emplace_back().source = source;
  return router.voices.size() - 1;
}

void note_hosts(RouterTimeline& router, Voice& voice, const Record& record) {
  if (record.stage == Stage::packet || record.host.empty()) return;
  const auto name = record.stage == Stage::capture ? record.host : record.origin;
  if (!name.empty() && voice.host != name) voice.host = name;
  if (router.tellers.size() < RouterTimeline::kMaxListeners && std::ranges::find(router.tellers, record.host) == router.tellers.end()) {
    router.tellers.emplace_back(record.host);
  }
}

Listener* find_listener(Voice& voice, std::string_view host) {
  if (auto* found = listener_of(voice, host)) return found;
  if (host.empty() || voice.listeners.size() == RouterTimeline::kMaxListeners) return nullptr;
  auto& added = voice.listeners.emplace_back();
  added.host = host;
  return &added;
}

void note_drop(Voice& voice, const Record& record) {
  // What stands by for native multicast is heard natively.
  if (*record.drop == base::DropReason::native_standby) return;
  // A second copy, by another path, is none that is missing.
  if (*record.drop == base::DropReason::duplicate) return;
  const bool by_sender = record.stage == Stage::carry;
  if (auto* listener = find_listener(voice, by_sender ? record.peer : record.host)) {
    listener->dropped = record.drop;
    listener->is_dropped_by_sender = by_sender;
  }
}

// The same advert is seen at several stages and hosts: it counts at the best of them, and at another one only when that is quiet.
bool is_news(Voice& voice, const Record& record) {
  const bool is_known = record.id != 0 && record.boot == voice.boot && record.id <= voice.id;
  const bool is_view = record.stage == voice.view && record.host == voice.view_host;
  const bool is_better = voice.adverts == 0 || rank(record.stage) > rank(voice.view);
  if (is_view) return !is_known;
  if (!is_better && (is_known || record.time - voice.sent <= 2 * voice.interval)) return false;
  voice.view = record.stage;
  voice.view_host = record.host;
  voice.is_own_view = record.stage == Stage::capture;
  const bool is_repeat = voice.adverts != 0 && record.id == 0 && record.time - voice.sent < voice.interval / 2;
  return !is_known && !is_repeat;
}

bool is_teller(const RouterTimeline& router, std::string_view host) {
  return !host.empty() && std::ranges::find(router.tellers, host) != router.tellers.end();
}

}  // namespace

bool outranks(const RouterTimeline& router, const Voice& one, const Voice& other) {
  if (router.rules().interval_ranks && one.interval != other.interval) return one.interval < other.interval;
  return std::tie(one.priority, one.source) > std::tie(other.priority, other.source);
}

const Listener* listener_of(const Voice& voice, std::string_view host) {
  const auto found = std::ranges::find(voice.listeners, host, &Listener::host);
  return found == voice.listeners.end() ? nullptr : &*found;
}

Listener* listener_of(Voice& voice, std::string_view host) {
  const auto found = std::ranges::find(voice.listeners, host, &Listener::host);
  return found == voice.listeners.end() ? nullptr : &*found;
}

void Timeline::add(const Record& record, const Dissection& dissection) {
  missing_ += record.lost;
  if (record.lost != 0) return;
  if (!has_begun_) first_ = last_ = record.time;
  has_begun_ = true;
  last_ = std::max(last_, record.time);
  const auto heard = trace::heard(dissection);
  if (!heard) return;
  if (!proto::protocols()[heard->relayed.protocol].elects) {
    ++datagrams_;
    return;
  }
  auto* router = find_router(record, dissection.ip->family(), *heard);
  const auto index = router == nullptr ? kNone : find_voice(*router, dissection.ip->source);
  if (index == kNone) {
    ++left_out_;
    return;
  }
  settle(*router, record.time);
  auto& voice = router->voices[index];
  note_hosts(*router, voice, record);
  const bool is_sent_anyway = record.stage == Stage::capture || record.stage == Stage::packet;
  if (record.drop && !is_sent_anyway) return note_drop(voice, record);
  if (record.stage == Stage::carry || record.stage == Stage::receive) return;
  send(*router, index, record, heard->advert);
  if (record.stage == Stage::inject || record.stage == Stage::native) hear(*router, index, record, heard->advert);
}

RouterTimeline* Timeline::find_router(const Record& record, wire::Family family, const Heard& heard) {
  const auto protocol = heard.relayed.protocol;
  const auto vrid = heard.advert.vrid;
  const auto is_it = [&](const RouterTimeline& one) {
    return one.vrid == vrid && one.protocol == protocol && one.family == family && one.segment == record.segment;
  };
  if (found_last_ != nullptr && is_it(*found_last_)) return found_last_;
  const auto found = std::ranges::find_if(routers_, [&](const auto& one) { return is_it(*one); });
  if (found != routers_.end()) return found_last_ = found->get();
  if (routers_.size() == kMaxRouters) return nullptr;
  auto& added = routers_.emplace_back(std::make_unique<RouterTimeline>());
  added->segment = record.segment;
  added->family = family;
  added->protocol = protocol;
  added->vrid = vrid;
  return found_last_ = added.get();
}

// What time decides: who was outvoted and sends no more has given up; who sends nothing for longer than any BACKUP waits
// (RFC 9568 6.1) is gone.
void Timeline::settle(RouterTimeline& router, WallTime now) {
  for (std::size_t i = 0; i < router.voices.size(); ++i) {
    auto& voice = router.voices[i];
    if (!voice.is_master) continue;
    const auto quiet = now - voice.sent;
    if (voice.outvoted && 2 * quiet > 3 * voice.interval && now > *voice.outvoted) {
      end_spell(router, i, *voice.outvoted, End::outvoted);
    } else if (quiet > 4 * voice.interval) {
      end_spell(router, i, voice.sent, End::silent);
    }
  }
}

void Timeline::send(RouterTimeline& router, std::size_t index, const Record& record, const proto::Advert& advert) {
  auto& voice = router.voices[index];
  const bool resigns = advert.priority == 0;
  const bool is_stale = record.id != 0 && record.boot == voice.boot && record.id <= voice.id;
  if (!is_news(voice, record) && !(resigns && !is_stale && voice.is_master)) return;
  // Without a view of the host that sent them, and without ids, only their regularity tells that some are missing.
  if (voice.is_master && !voice.is_own_view && !resigns) {
    const bool same_run = record.id != 0 && voice.id != 0 && record.boot == voice.boot;
    const auto lost = lost_between(record.time - voice.sent, voice.interval, same_run ? record.id - voice.id : 0);
    if (lost != 0 && has_room()) router.losses.push_back({record.time, index, std::string(record.host), lost});
  }
  if (record.boot != voice.boot) {
    for (auto& listener : voice.listeners) listener.heard = 0;
  }
  for (auto& listener : voice.listeners) {
    if (listener.heard == voice.adverts) listener.next_id = record.id;
  }
  voice.recent_ids[++voice.adverts % Voice::kRecent] = record.id;
  voice.id = record.id;
  voice.boot = record.boot;
  voice.version = advert.version;
  voice.interval = advert.interval;
  if (resigns) {
    if (voice.is_master) end_spell(router, index, record.time, End::resigned);
    voice.sent = record.time;
    return;
  }
  voice.priority = advert.priority;
  if (voice.is_master && voice.outvoted) {
    const bool gone = !router.voices[voice.outvoted_by].is_master;
    if (gone) end_spell(router, index, *voice.outvoted, End::outvoted);
    voice.outvoted.reset();  // else it goes on as if it had heard nothing
  }
  if (!voice.is_master) begin_spell(router, index, record.time);
  voice.sent = record.time;
  for (auto& other : router.voices) {
    if (&other == &voice || !other.is_master || other.outvoted || is_teller(router, other.host) || !outranks(router, voice, other)) continue;
    other.outvoted = record.time;
    other.outvoted_by = index;
  }
}

void Timeline::hear(RouterTimeline& router, std::size_t index, const Record& record, const proto::Advert& advert) {
  auto& voice = router.voices[index];
  if (auto* listener = find_listener(voice, record.host)) {
    auto number = voice.adverts;
    const auto oldest = number >= Voice::kRecent ? number - Voice::kRecent + 1 : 1;
    while (record.id != 0 && number > oldest && voice.recent_ids[number % Voice::kRecent] > record.id) --number;
    if (voice.is_own_view && listener->heard != 0 && number > listener->heard + 1 && has_room()) {
      const auto before = voice.recent_ids[(number - 1) % Voice::kRecent];
      router.losses.push_back({record.time, index, listener->host, number - listener->heard - 1, listener->next_id, before, listener->dropped});
    }
    listener->heard = std::max(listener->heard, number);
    listener->heard_at = record.time;
    listener->dropped.reset();
    listener->next_id = number < voice.adverts ? voice.recent_ids[(number + 1) % Voice::kRecent] : 0;
  }
  if (advert.priority == 0) return;
  for (auto& other : router.voices) {
    if (&other == &voice || !other.is_master || other.outvoted || other.host != record.host || !outranks(router, voice, other)) continue;
    other.outvoted = record.time;
    other.outvoted_by = index;
  }
}

void Timeline::begin_spell(RouterTimeline& router, std::size_t index, WallTime at) {
  if (has_room()) router.elections.push_back(elect(router, index, at));
  auto& voice = router.voices[index];
  voice.is_master = true;
  voice.since = at;
  voice.outvoted.reset();
}

void Timeline::end_spell(RouterTimeline& router, std::size_t index, WallTime at, End how) {
  auto& voice = router.voices[index];
  const Spell spell{index, voice.since, std::max(at, voice.since), how, voice.outvoted_by};
  if (has_room()) router.spells.push_back(spell);
  if (!router.latest || router.latest->end <= spell.end) router.latest = spell;
  voice.is_master = false;
  voice.outvoted.reset();
}

bool Timeline::has_room() {
  if (events_ < kMaxEvents) {
    ++events_;
    return true;
  }
  ++left_out_;
  return false;
}

void Timeline::finish() {
  for (auto& router : routers_) {
    settle(*router, last_);
    for (std::size_t i = 0; i < router->voices.size(); ++i) {
      const auto& voice = router->voices[i];
      if (!voice.is_master) continue;
      const bool is_silent = last_ - voice.sent > 3 * voice.interval;
      if (voice.outvoted) {
        end_spell(*router, i, *voice.outvoted, End::outvoted);
      } else {
        end_spell(*router, i, is_silent ? voice.sent : last_, is_silent ? End::silent : End::open);
      }
    }
    std::ranges::sort(router->spells, {}, [](const Spell& spell) { return std::tie(spell.begin, spell.voice); });
    find_spans(*router);
  }
  std::ranges::sort(routers_, [](const auto& one, const auto& other) {
    return std::tie(one->protocol, one->vrid, one->family, one->segment) < std::tie(other->protocol, other->vrid, other->family, other->segment);
  });
}

}  // namespace trace
