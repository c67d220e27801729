// vrrp-trace stats: how regular adverts are, how many are lost, how long they are under way.
#include "trace/stats.hpp"

#include "filtering.hpp"
#include "records.hpp"
#include "trace/verdict.hpp"

namespace {

constexpr auto kFlags = with_filter_flags(std::array{
    Flag{"json", "", "a JSON object a line: one for each sender, then one for all"},
    Flag{"numeric", "", "accepted as by tcpdump: nothing is ever resolved", 'n'},
});

bool has_unexpected(const trace::Drops& drops) {
  for (std::size_t i = 0; i < drops.size(); ++i) {
    if (drops[i] != 0 && !trace::is_expected(static_cast<base::DropReason>(i))) return true;
  }
  return false;
}

bool has_findings(const trace::Stats& stats) {
  if (has_unexpected(stats.refused())) return true;
  for (const auto* router : stats.routers()) {
    for (const auto& sender : router->senders) {
      if (sender->lost != 0 || has_unexpected(sender->dropped)) return true;
    }
  }
  return false;
}

int run(const Arguments& arguments) {
  const auto selection = read_selection(arguments);
  if (!selection) return fail(selection.error());
  const auto records = Records::open(arguments, selection->files);
  if (!records) return fail(records.error());
  trace::Stats stats;
  (*records)->each(selection->filter, [&](const auto& record, const auto& dissection) { stats.add(record, dissection); });
  if (const int status = print(arguments.has("json") ? to_json(stats) : to_text(stats)); status != kOk) return status;
  if ((*records)->failure()) return fail(*(*records)->failure());
  return has_findings(stats) ? kFailed : kOk;
}

}  // namespace

extern const Subcommand stats_command;
const Subcommand stats_command{"stats", "[FILE]... [FILTER]", "intervals, losses, times under way and changes of the MASTER", kFlags, run,
                               "stats eth0.pcap vrid 51"};
