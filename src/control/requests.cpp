#include "control/requests.hpp"

#include <algorithm>
#include <array>

#include "control/render_counters.hpp"
#include "control/render_metrics.hpp"
#include "control/render_quorum.hpp"
#include "control/render_status.hpp"
#include "control/status_json.hpp"

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

constexpr std::array kRequests{
    Request{"counters", "every counter, as key=value lines", of_snapshot<render_counters>, nullptr},
    Request{"health", "whether this host may be MASTER, in one line", of_snapshot<render_health>, nullptr},
    Request{"metrics", "counters and times, for Prometheus", of_snapshot<render_metrics>, nullptr},
    Request{"probe", "ask the peers what passes to and from them, each way in a flow of its own", probe, nullptr},
    Request{"reload", "read the configuration again, as SIGHUP does", reload, nullptr},
    Request{"status", "this host, its peers and segments", of_snapshot<render_status>, of_snapshot<status_json>},
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

}  // namespace

std::string answer(std::string_view line, const Source& source) {
  const bool wants_json = line.ends_with(kJson);
  if (wants_json) line.remove_suffix(kJson.size());
  const auto found = std::ranges::find(kRequests, line, &Request::name);
  if (found == kRequests.end()) return unknown();
  const auto form = wants_json ? found->json : found->text;
  return form == nullptr ? unknown() : form(source);
}

}  // namespace control
