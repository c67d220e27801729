#include <fmt/format.h>

#include "trace/timeline.hpp"

namespace trace {

namespace {

std::string seconds(base::Duration value) {
  const auto count = std::chrono::duration<double>(value).count();
  if (count < 0.01) return fmt::format("{:.1f} ms", count * 1e3);
  return fmt::format("{:.{}f} s", count, count < 100 ? 2 : 0);
}

// An interval as people write it: 1 s, 0.25 s.
std::string plain(base::Duration value) { return fmt::format("{:g} s", std::chrono::duration<double>(value).count()); }

// "a:12", "a:12 .. a:15"
std::string ids(const Voice& voice, std::uint64_t first, std::uint64_t last) {
  const auto name = name_of(voice);
  return first >= last || first == 0 ? fmt::format("{}:{}", name, last) : fmt::format("{}:{} .. {}:{}", name, first, name, last);
}

// "priority 100", "advskew 20"
std::string rank(const RouterTimeline& router, std::uint8_t priority) {
  return fmt::format("{} {}", router.rules().rank, proto::shown_rank(router.protocol, priority));
}

// "150 > 100"; of advskew "0 < 100"
std::string compared(const RouterTimeline& router, std::uint8_t better, std::uint8_t other) {
  return fmt::format("{} {} {}", proto::shown_rank(router.protocol, better), router.rules().lowest_wins ? '<' : '>', proto::shown_rank(router.protocol, other));
}

// "3 x 1 s + skew 0.61 s of priority 100"
std::string waiting(const RouterTimeline& router, const Election& election) {
  return fmt::format("3 x {} + skew {} of {}", plain(election.interval), seconds(election.skew), rank(router, election.winner_priority));
}

std::string higher(const RouterTimeline& router, const std::string& winner, const std::string& loser, const Election& election) {
  const auto& rules = router.rules();
  if (election.winner_priority != election.loser_priority) {
    return fmt::format("{} has the {} {} than {} ({})", winner, rules.lowest_wins ? "lower" : "higher", rules.rank, loser,
                       compared(router, election.winner_priority, election.loser_priority));
  }
  const bool is_faster = rules.interval_ranks && router.voices[election.winner].interval != router.voices[election.loser].interval;
  return fmt::format("{} has the {} than {}, at the same {}", winner, is_faster ? "shorter interval" : "greater address", loser,
                     rank(router, election.winner_priority));
}

std::string resigned(const RouterTimeline& router, const std::string& winner, const std::string& loser, const Election& election) {
  const auto after = seconds(election.after);
  const auto last = rank(router, 0);
  if (election.after > election.skew + election.interval) {
    return fmt::format("{} resigned ({}), but {} did not get that: it took over only after {} ({})", loser, last, winner, after, waiting(router, election));
  }
  return fmt::format("{} resigned ({}); {} took over after {} (skew {} of {})", loser, last, winner, after, seconds(election.skew),
                     rank(router, election.winner_priority));
}

std::string unheard(const RouterTimeline& router, const std::string& winner, const std::string& loser, const Election& election) {
  auto text = fmt::format("{} did not hear {}{}, which was still MASTER (split)", winner, loser, election.missed == 0 ? "" : " any more");
  if (election.missed == 0) return text;
  const auto& voice = router.voices[election.loser];
  const auto which = election.last_id == 0 ? fmt::format("{} adverts", election.missed) : ids(voice, election.first_id, election.last_id);
  text += fmt::format(": {} {} ", which, election.missed == 1 ? "was" : "were");
  if (election.dropped) {
    text += fmt::format("dropped by {}: {}", election.is_dropped_by_loser ? loser : winner, base::name(*election.dropped));
  } else {
    text += fmt::format("lost between {} and {}", loser, winner);
  }
  return text;
}

}  // namespace

std::string name_of(const Voice& voice) { return voice.host.empty() ? wire::to_string(voice.source) : voice.host; }

std::string reason(const RouterTimeline& router, const Election& election) {
  const auto winner = name_of(router.voices[election.winner]);
  const auto loser = name_of(router.voices[election.loser]);
  switch (election.why) {
    case Why::first_seen: return fmt::format("the first advert seen is {}'s; what was before is not in the records", winner);
    case Why::resigned: return resigned(router, winner, loser, election);
    case Why::silent: return fmt::format("{} went silent; {} took over {} after its last advert ({})", loser, winner, seconds(election.after), waiting(router, election));
    case Why::higher_priority: return higher(router, winner, loser, election);
    case Why::unheard: return unheard(router, winner, loser, election);
    case Why::not_accepted:
      return fmt::format("{} got the adverts of {}, which was still MASTER ({}), and took over all the same: its {} daemon refuses them", winner, loser,
                         compared(router, election.loser_priority, election.winner_priority), router.rules().title);
    case Why::again: return fmt::format("{} speaks again, after {} in which nobody was MASTER", winner, seconds(election.after));
  }
  return {};
}

std::string ending(const RouterTimeline& router, const Spell& spell) {
  switch (spell.how) {
    case End::open: return "is still MASTER where the records end";
    case End::resigned: return "resigns (" + rank(router, 0) + ")";
    case End::outvoted: return "gives way to " + name_of(router.voices[spell.by]);
    case End::silent: return "goes silent: this is its last advert";
  }
  return {};
}

std::string told(const RouterTimeline& router, const Loss& loss) {
  const auto& voice = router.voices[loss.voice];
  const auto from = name_of(voice);
  const auto count = fmt::format("{} {} of {}", loss.count, loss.count == 1 ? "advert" : "adverts", from);
  const auto which = loss.last_id == 0 ? count : fmt::format("{} ({})", count, ids(voice, loss.first_id, loss.last_id));
  if (loss.dropped) return fmt::format("{} dropped on the way to {}: {}", which, loss.to, base::name(*loss.dropped));
  if (loss.to.empty()) return which + " missing";
  return fmt::format("{} lost on the way to {}", which, loss.to);
}

}  // namespace trace
