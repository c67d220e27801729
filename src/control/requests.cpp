#include "control/requests.hpp"

#include <algorithm>
#include <array>

#include "control/render_counters.hpp"
#include "control/render_metrics.hpp"
#include "control/render_quorum.hpp"
#include "control/render_status.hpp"
#include "control/status_json.hpp"
#include "control/trace_feed.hpp"
#include "trace/listening.hpp"

namespace control {

namespace {

template <auto render>
std::string of_snapshot(const Source& source) {
  return render(source.snapshot());
}

std::string reload(const Source& source) { return source.reload(); }

// What passes is asked, and told by `status json` when it is known.
std::string probe(const Source& source) {
  source.probe();
  return status_json(source.snapshot());
}

template <TraceExtent extent>
std::unique_ptr<Feed> trace_feed(const Source& source) {
  return make_trace_feed(*source.trace, extent);
}

constexpr std::array kRequests{
    Request{"counters", "every counter, as key=value lines", of_snapshot<render_counters>, nullptr},
    Request{"health", "whether this host may be MASTER, in one line", of_snapshot<render_health>, nullptr},
    Request{"metrics", "counters and times, for Prometheus", of_snapshot<render_metrics>, nullptr},
    Request{"probe", "ask the peers what passes to and from them, each way in a flow of its own", probe, nullptr},
    Request{"reload", "read the configuration again, as SIGHUP does", reload, nullptr},
    Request{"status", "this host, its peers and segments", of_snapshot<render_status>, of_snapshot<status_json>},
    Request{"trace", "what happens to each packet from now on, until the client goes", nullptr, nullptr, trace_feed<TraceExtent::live>},
    Request{"trace all", "what is kept of that, then what happens", nullptr, nullptr, trace_feed<TraceExtent::ring_then_live>},
    Request{"trace ring", "what is kept of that", nullptr, nullptr, trace_feed<TraceExtent::ring>},
};

constexpr std::string_view kJson = " json";

std::string unknown() {
  std::string out = "error: unknown request; there are:";
  for (const auto& known : kRequests) {
    out.append(" ").append(known.name);
    if (known.json != nullptr) out.append(", ").append(known.name).append(kJson);
    out.append(&known == &kRequests.back() ? "\n" : ",");
  }
  return out;
}

std::string listening(const Source& source) { return trace::listening_line(source.snapshot().self); }

}  // namespace

Answer answer(std::string_view line, const Source& source) {
  const bool wants_json = line.ends_with(kJson);
  if (wants_json) line.remove_suffix(kJson.size());
  const auto found = std::ranges::find(kRequests, line, &Request::name);
  if (found == kRequests.end()) return unknown();
  if (found->feed != nullptr) return wants_json ? Answer(unknown()) : Answer(listening(source), found->feed(source));
  const auto form = wants_json ? found->json : found->text;
  return form == nullptr ? unknown() : form(source);
}

}  // namespace control
