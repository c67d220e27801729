// Why a host becomes MASTER, from what it could know at that moment; and when there was none, or more than one.
#include <algorithm>

#include "trace/timeline.hpp"

namespace trace {

namespace {

// RFC 3768 6.1: in seconds; RFC 9568 6.1: in intervals of the MASTER. CARP: in seconds, of the advskew itself.
base::Duration skew_of(const RouterTimeline& router, const Voice& voice, base::Duration master_interval) {
  if (router.rules().lowest_wins) return std::chrono::microseconds(proto::shown_rank(router.protocol, voice.priority) * 1'000'000 / 256);
  const auto whole = voice.version == 2 ? base::Duration(std::chrono::seconds(1)) : master_interval;
  return whole * (256 - voice.priority) / 256;
}

// The one that the others have to give way to.
const Voice* find_master(const RouterTimeline& router, std::size_t without) {
  const Voice* best = nullptr;
  for (std::size_t i = 0; i < router.voices.size(); ++i) {
    const auto& voice = router.voices[i];
    if (i == without || !voice.is_master || voice.outvoted) continue;
    if (best == nullptr || outranks(router, voice, *best)) best = &voice;
  }
  return best;
}

// What the winner got of a MASTER that still sends.
void compare_with(const RouterTimeline& router, const Voice& winner, const Voice& loser, Election& election) {
  const bool is_known = std::ranges::find(router.tellers, winner.host) != router.tellers.end();
  const auto* listener = listener_of(loser, winner.host);
  const bool heard = listener != nullptr && listener->heard != 0 && election.at - listener->heard_at <= 2 * loser.interval;
  if (heard || !is_known) {
    election.why = outranks(router, winner, loser) ? Why::higher_priority : heard ? Why::not_accepted : Why::unheard;
    return;
  }
  election.why = Why::unheard;
  election.last_id = loser.id;
  if (listener == nullptr) return;
  election.dropped = listener->dropped;
  election.is_dropped_by_loser = listener->is_dropped_by_sender;
  if (listener->heard == 0) return;
  election.missed = loser.adverts - listener->heard;
  election.first_id = listener->next_id;
  election.after = election.at - listener->heard_at;
}

void judge_last(const RouterTimeline& router, const Spell& latest, Election& election) {
  election.loser = latest.voice;
  const auto& loser = router.voices[latest.voice];
  election.after = election.at - latest.end;
  if (latest.voice == election.winner) {
    election.why = Why::again;
  } else if (latest.how == End::resigned) {
    election.why = Why::resigned;
  } else if (latest.how == End::outvoted) {
    // It gave way to somebody, who is the winner itself or was not MASTER for long enough to be seen.
    election.why = outranks(router, router.voices[election.winner], loser) ? Why::higher_priority : Why::silent;
  } else {
    election.why = Why::silent;
  }
}

}  // namespace

Election elect(const RouterTimeline& router, std::size_t index, WallTime at) {
  const auto& winner = router.voices[index];
  Election election;
  election.at = at;
  election.winner = index;
  election.winner_priority = winner.priority;
  if (const auto* master = find_master(router, index)) {
    election.loser = static_cast<std::size_t>(master - router.voices.data());
    election.after = at - master->sent;
    if (election.after > 2 * master->interval) {
      election.why = Why::silent;
    } else {
      compare_with(router, winner, *master, election);
    }
  } else if (router.latest) {
    judge_last(router, *router.latest, election);
  } else {
    return election;
  }
  const auto& loser = router.voices[election.loser];
  election.loser_priority = loser.priority;
  election.skew = skew_of(router, winner, loser.interval);
  // A CARP daemon knows but its own.
  election.interval = router.rules().interval_ranks ? winner.interval - election.skew : loser.interval;
  return election;
}

void find_spans(RouterTimeline& router) {
  router.gaps.clear();
  router.doubles.clear();
  const Spell* latest = nullptr;  // of those so far, the one that ends last
  for (const auto& spell : router.spells) {
    if (latest != nullptr && spell.begin > latest->end) {
      router.gaps.push_back({latest->end, spell.begin, latest->how == End::silent});
    } else if (latest != nullptr) {
      const Span both{spell.begin, std::min(spell.end, latest->end)};
      if (both.end - both.begin > router.voices[spell.voice].interval / 2) {
        auto& doubles = router.doubles;
        if (!doubles.empty() && doubles.back().end >= both.begin) {
          doubles.back().end = std::max(doubles.back().end, both.end);
        } else {
          doubles.push_back(both);
        }
      }
    }
    if (latest == nullptr || spell.end > latest->end) latest = &spell;
  }
}

}  // namespace trace
