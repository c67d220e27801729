#include <algorithm>

#include <nlohmann/json.hpp>

#include "trace/timeline_render.hpp"

namespace trace {

namespace {

using Json = nlohmann::ordered_json;

double epoch(WallTime time) { return std::chrono::duration<double>(std::chrono::round<std::chrono::microseconds>(time)).count(); }

class Lines {
 public:
  explicit Lines(std::string& out) : out_(out) {}

  void add(const RouterTimeline& router) {
    std::size_t number = 0;
    for (const auto& spell : router.spells) add(router, spell);
    for (const auto& election : router.elections) add(router, election, ++number);
    for (const auto& gap : router.gaps) add(router, gap, "no_master");
    for (const auto& both : router.doubles) add(router, both, "two_masters");
    for (const auto& loss : router.losses) add(router, loss);
  }
  void put(const Json& line) { out_ += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

 private:
  static Json head(const RouterTimeline& router, std::string_view kind) {
    Json line{{"kind", kind}};
    if (!router.segment.empty()) line["segment"] = router.segment;
    line[std::string(router.rules().id_field)] = router.vrid;
    line["ip.version"] = static_cast<int>(router.family);
    return line;
  }
  static void add_voice(Json& line, const Voice& voice) {
    line[voice.source.family() == wire::Family::ipv4 ? "ip.src" : "ipv6.src"] = wire::to_string(voice.source);
    if (!voice.host.empty()) line["host"] = voice.host;
  }
  static void add_ids(Json& line, const Voice& voice, std::uint64_t first, std::uint64_t last) {
    if (last == 0) return;
    line["origin"] = name_of(voice);
    line["first_id"] = first == 0 ? last : first;
    line["last_id"] = last;
  }

  void add(const RouterTimeline& router, const Spell& spell) {
    constexpr std::array<std::string_view, 4> kEnds{"open", "resigned", "outvoted", "silent"};
    auto line = head(router, "master");
    add_voice(line, router.voices[spell.voice]);
    line["begin"] = epoch(spell.begin);
    line["end"] = epoch(spell.end);
    line["how"] = kEnds[static_cast<std::size_t>(spell.how)];
    line["why"] = ending(router, spell);
    put(line);
  }

  void add(const RouterTimeline& router, const Election& election, std::size_t number) {
    constexpr std::array<std::string_view, 7> kWhys{"first_seen", "resigned", "silent", "higher_priority", "unheard", "not_accepted", "again"};
    auto line = head(router, "election");
    line["number"] = number;
    line["at"] = epoch(election.at);
    add_voice(line, router.voices[election.winner]);
    line[std::string(router.rules().rank_field)] = proto::shown_rank(router.protocol, election.winner_priority);
    line["cause"] = kWhys[static_cast<std::size_t>(election.why)];
    if (election.why != Why::first_seen) line["before"] = name_of(router.voices[election.loser]);
    if (election.after != base::Duration::zero()) line["after_ms"] = std::chrono::duration<double, std::milli>(election.after).count();
    if (election.why == Why::unheard) {
      line["missed"] = election.missed;
      add_ids(line, router.voices[election.loser], election.first_id, election.last_id);
      if (election.dropped) line["drop"] = base::name(*election.dropped);
    }
    line["why"] = reason(router, election);
    put(line);
  }

  void add(const RouterTimeline& router, const Span& span, std::string_view kind) {
    auto line = head(router, kind);
    line["begin"] = epoch(span.begin);
    line["end"] = epoch(span.end);
    if (span.is_open) line["at_most"] = true;
    put(line);
  }

  void add(const RouterTimeline& router, const Loss& loss) {
    auto line = head(router, "lost");
    line["at"] = epoch(loss.at);
    add_voice(line, router.voices[loss.voice]);
    if (!loss.to.empty()) line["to"] = loss.to;
    line["count"] = loss.count;
    add_ids(line, router.voices[loss.voice], loss.first_id, loss.last_id);
    if (loss.dropped) line["drop"] = base::name(*loss.dropped);
    put(line);
  }

  std::string& out_;
};

}  // namespace

std::string to_json(const Timeline& timeline) {
  std::string out;
  Lines lines(out);
  for (const auto& router : timeline.routers()) lines.add(*router);
  lines.put({{"kind", "total"}, {"begin", epoch(timeline.first())}, {"end", epoch(timeline.last())}, {"missing", timeline.missing()}, {"left_out", timeline.left_out()}});
  return out;
}

}  // namespace trace
