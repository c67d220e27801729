// JSON lines of any hosts: their clocks, the merged trace, the way of the first advert, and each packet explained.
#include "trace.hpp"
#include "trace/explain.hpp"
#include "trace/merge.hpp"
#include "trace/way_finder.hpp"

using fuzz::must;

namespace {

void must_be_for_a_terminal(std::string_view text) {
  must(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c <= 0x7e); }), "a line is for a terminal");
}

trace::Offsets clocks(base::Bytes octets) {
  fuzz::OctetsInput input(octets);
  const auto reader = trace::open_reader(input);
  if (!reader) return {};
  trace::OffsetFinder finder;
  for (auto record = (*reader)->next(); record && *record; record = (*reader)->next()) finder.add(**record);
  return finder.result();
}

void check_explanation(const trace::Record& record) {
  if (not_explained(record)) return;
  trace::RelayRules rules{{*wire::parse_ip_address("224.0.0.18"), *wire::parse_ip_address("ff02::12")}};
  for (const auto* const text : {"carp", "udp:239.0.0.42:694", "broadcast:4803"}) rules.relay.push_back(*proto::parse_relayed(text));
  const auto explanation = explain(record, rules, {});
  const auto refused = std::ranges::count(explanation.relay, trace::Mark::refused, &trace::Rule::mark);
  must(refused == (explanation.relay_takes() ? 0 : 1), "the relay refuses at one rule");
  must_be_for_a_terminal(render_text(explanation));
}

void check_way(const trace::WayFinder& finder) {
  if (!finder.has_begun()) return;
  const auto way = finder.way();
  must(!way.steps.empty(), "a way has steps");
  must_be_for_a_terminal(render_text(way));
  must(!render_json(way).empty(), "and lines");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Bytes octets(data, size);
  const auto offsets = clocks(octets);
  for (const auto& one : offsets.all()) must_be_for_a_terminal(to_string(one, offsets.all().front().host));
  fuzz::OctetsInput input(octets);
  auto reader = trace::open_reader(input);
  if (!reader) return 0;
  std::vector<std::unique_ptr<trace::Reader>> readers;
  readers.push_back(std::move(*reader));
  trace::Merged merged(std::move(readers), offsets);
  trace::WayFinder next({});
  trace::WayFinder named(trace::AdvertName{"a", 5});
  std::size_t count = 0;
  for (auto record = merged.next(); record && *record; record = merged.next()) {
    next.add(**record);
    named.add(**record);
    if (++count <= 64) check_explanation(**record);
  }
  check_way(next);
  check_way(named);
  return 0;
}
