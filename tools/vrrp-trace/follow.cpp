// vrrp-trace follow: one advert through capture, carry, receive and inject on all hosts.
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "ask.hpp"
#include "follow_live.hpp"
#include "number.hpp"
#include "report.hpp"
#include "subcommand.hpp"
#include "trace/way_finder.hpp"
#include "traces.hpp"

namespace {

constexpr std::array kFlags{
    Flag{"next", "", "the next advert that is captured on any of the hosts"},
    Flag{"vrid", "N", "with --next: of this VRID"},
    Flag{"via", "HOST,...", "other hosts: ssh:HOST, or the control socket of another daemon"},
    Flag{"timeout", "SECONDS", "how long --next waits for one (default: 10)"},
    Flag{"json", "", "one JSON object per step, then one per host"},
};

Failure unusable(std::string text) { return {kUsage, std::move(text)}; }

bool is_there(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0;
}

struct Task {
  std::optional<trace::AdvertName> wanted{};
  std::optional<unsigned> vrid{};
  std::vector<std::string> files{};
};

base::Result<Task, Failure> read_task(const Arguments& arguments) {
  Task out;
  auto words = arguments.words;
  const bool next = arguments.has("next");
  if (!next && !words.empty() && !is_there(words.front())) {
    out.wanted = trace::parse_advert_name(words.front());
    if (!out.wanted) return base::Err(unusable(words.front() + ": neither a file nor an advert as a:48213"));
    words.erase(words.begin());
  }
  if (!next && !out.wanted) return base::Err(unusable("follow needs an advert, as a:48213, or --next; live and read show their ids"));
  if (arguments.has("vrid")) {
    const auto vrid = parse_number(arguments.text("vrid"), 255);
    if (!vrid) return base::Err(unusable("--vrid " + arguments.text("vrid") + ": a number from 1 to 255"));
    out.vrid = static_cast<unsigned>(*vrid);
    if (!next) return base::Err(unusable("--vrid goes with --next; an id says already which advert it is"));
  }
  out.files = std::move(words);
  return out;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    if (end > begin) out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

base::Result<LivePlan, Failure> read_plan(const Arguments& arguments, const Task& task) {
  LivePlan plan{task.wanted, task.vrid, {}, false, {}, std::chrono::seconds(10)};
  // Files alone need no daemon here.
  if (task.files.empty() || arguments.has("control")) plan.sockets.push_back(control_path(arguments));
  for (const auto& [flag, text] : arguments.flags) {
    if (flag != "via") continue;
    for (const auto& one : split(text)) {
      if (one.starts_with("ssh:")) {
        plan.ssh_hosts.push_back(one.substr(4));
      } else {
        plan.sockets.push_back(one);
      }
    }
  }
  plan.may_be_elsewhere = task.files.empty() && !arguments.has("control") && plan.sockets.size() + plan.ssh_hosts.size() > 1;
  if (!arguments.has("timeout")) return plan;
  const auto seconds = parse_number(arguments.text("timeout"), 86'400);
  if (!seconds) return base::Err(unusable("--timeout " + arguments.text("timeout") + ": seconds, from 1 to 86400"));
  plan.patience = std::chrono::seconds(*seconds);
  return plan;
}

Failure not_there(const trace::WayFinder& finder, const Task& task) {
  if (!task.wanted) return {kUsage, "no capture" + (task.vrid ? " of VRID " + std::to_string(*task.vrid) : std::string()) + " in these traces"};
  auto text = "nothing of " + to_string(*task.wanted) + " in these traces";
  if (const auto ids = finder.ids()) {
    text += "; of " + task.wanted->origin + " they have " + std::to_string(ids->first) + " to " + std::to_string(ids->second);
  }
  return {kUsage, text};
}

int show(const trace::Way& way, bool json) {
  if (const int failed = print(json ? render_json(way) : render_text(way)); failed != kOk) return failed;
  return way.has_finding() ? kFailed : kOk;
}

// All files, and what has come live.
base::Result<trace::Way, Failure> find_way(const Task& task, const LiveRecords* live) {
  auto offsets = find_offsets(task.files);
  if (!offsets) return base::Err(offsets.error());
  auto files = MergedFiles::open(task.files, std::move(*offsets));
  if (!files) return base::Err(files.error());
  trace::WayFinder finder(live != nullptr && live->chosen() ? live->chosen() : task.wanted, task.vrid);
  while (const auto record = files->next()) finder.add(*record);
  if (files->failure()) return base::Err(*files->failure());
  if (live != nullptr) live->give(finder);
  if (!finder.has_begun()) return base::Err(not_there(finder, task));
  return finder.way();
}

int run(const Arguments& arguments) {
  const auto task = read_task(arguments);
  if (!task) return fail(task.error());
  const auto plan = read_plan(arguments, *task);
  if (!plan) return fail(plan.error());
  std::optional<LiveRecords> live;
  int status = kOk;
  if (!plan->sockets.empty() || !plan->ssh_hosts.empty()) {
    live.emplace();
    if (const auto failure = live->collect(*plan)) return fail(*failure);
    if (const auto& failure = live->failure()) status = fail(*failure);  // the others may know enough
  }
  const auto way = find_way(*task, live ? &*live : nullptr);
  if (!way) return fail(way.error());
  const int shown = show(*way, arguments.has("json"));
  return shown == kOk ? status : shown;
}

}  // namespace

extern const Subcommand follow_command;
const Subcommand follow_command{"follow", "[ADVERT] [FILE]...", "one advert through all hosts: where it was lost, and why", kFlags, run,
                                "follow --next --via ssh:b,ssh:c"};
