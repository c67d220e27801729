// vrrp-relayctl doctor: what stands in the relay's way on this host, which needs no daemon; and, together with the other hosts,
// between them.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/wrapped.hpp"
#include "doctor/checks.hpp"
#include "doctor/gather.hpp"
#include "doctor_pairs.hpp"
#include "doctor_setup.hpp"
#include "host/injector.hpp"
#include "report.hpp"
#include "subcommand.hpp"

namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;

constexpr std::array kFlags{
    Flag{"config", "FILE", "vrrp-relay.toml (default: that of the relay that runs, or the usual)"},
    Flag{"self", "NAME", "which host this is, where no address tells (1:1 NAT)"},
    Flag{"keepalived", "FILE", "keepalived.conf (default: that of the one that runs, or the usual)"},
    Flag{"local", "", "ask no other host"},
    Flag{"json", "", "as JSON"},
};

std::optional<std::string> given(const Arguments& arguments, std::string_view flag) {
  return arguments.has(flag) ? std::optional(arguments.text(flag)) : std::nullopt;
}

void gather_for(const doctor::Setup& setup, doctor::Facts& facts) {
  std::vector<wire::IpAddress> peers;
  for (const auto& peer : setup.config.peers) {
    if (peer.name != setup.own().name) peers.insert(peers.end(), peer.addresses.begin(), peer.addresses.end());
  }
  facts.routes = doctor::gather_routes(peers, facts.devices);
  if (!facts.relay) facts.udp = doctor::gather_udp(setup.config.port);
  doctor::gather_ruleset(facts);
  const auto needs_tap = [](const auto& segment) { return host::find_inject_mode(segment.inject)->needs_tap; };
  if (std::ranges::any_of(setup.config.segments, needs_tap)) facts.tap = doctor::gather_tap(facts.relay);
}

void append(std::string& out, const doctor::Finding& finding) {
  base::append_wrapped(out, "  ", 4, finding.what + " [" + std::string(doctor::text(finding.kind).name) + "]");
  if (!finding.evidence.empty()) base::append_wrapped(out, "    seen: ", 10, finding.evidence);
  // What is to be pasted stays in one line.
  if (finding.is_command) {
    out += "    fix: " + finding.fix + "\n";
  } else {
    base::append_wrapped(out, "    fix: ", 9, finding.fix);
  }
}

void append_part(std::string& out, const doctor::Findings& findings, bool notes, const char* heading) {
  bool first = true;
  for (const auto& finding : findings) {
    if ((doctor::text(finding.kind).severity == doctor::Severity::note) != notes) continue;
    if (std::exchange(first, false)) out.append(heading).append("\n");
    append(out, finding);
  }
}

void append_pairs(std::string& out, const doctor::Facts& facts) {
  if (!facts.pairs || facts.pairs->empty()) return;
  out += "what passes to and from the other hosts, in flows of their own\n";
  for (const auto& pair : *facts.pairs) base::append_wrapped(out, "  " + pair.name + ": ", 4, describe_passed(pair));
}

std::string as_text(const doctor::Findings& findings, const doctor::Facts& facts) {
  std::string out;
  append_part(out, findings, false, "what is wrong");
  if (out.empty()) out = "nothing is wrong\n";
  append_pairs(out, facts);
  append_part(out, findings, true, "what cannot be told");
  return out;
}

Json pairs_json(const doctor::Facts& facts) {
  if (!facts.pairs) return nullptr;
  const auto known = [](const std::optional<bool>& passes) { return passes ? Json(*passes) : Json(); };
  Json out = Json::array();
  for (const auto& pair : *facts.pairs) {
    Json passes = Json::object();
    for (std::size_t i = 0; i < pair.passed.size(); ++i) {
      passes[std::string(session::name(session::kProbeWays[i]))] = {{"from", known(pair.passed[i].from)}, {"to", known(pair.passed[i].to)}};
    }
    out.push_back({{"name", pair.name}, {"carrier", pair.carrier}, {"down", pair.is_down}, {"passes", std::move(passes)}});
  }
  return out;
}

std::string as_json(const doctor::Findings& findings, const doctor::Facts& facts, const doctor::Setup* setup) {
  Json list = Json::array();
  for (const auto& finding : findings) {
    const auto& text = doctor::text(finding.kind);
    list.push_back({{"name", text.name},
                    {"severity", doctor::word(text.severity)},
                    {"what", finding.what},
                    {"evidence", finding.evidence},
                    {"fix", finding.fix},
                    {"fix_is_command", finding.is_command}});
  }
  const Json out{{"schema", kSchema},
                 {"config", facts.config_path},
                 {"keepalived", facts.keepalived.path},
                 {"self", setup == nullptr ? Json() : Json(setup->own().name)},
                 {"pairs", pairs_json(facts)},
                 {"findings", std::move(list)}};
  // Octets that are no UTF-8, of a file, would throw.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

int run(const Arguments& arguments) {
  doctor::Facts facts;
  facts.capabilities = doctor::own_capabilities();
  auto devices = doctor::gather_devices();
  if (!devices) return fail(failure_of(devices.error()));
  facts.devices = std::move(*devices);
  facts.keepalived = doctor::gather_keepalived(given(arguments, "keepalived"));
  facts.hears_vrrp = doctor::gather_hears_vrrp();
  facts.guards = doctor::gather_guards(facts.devices);
  const auto found = find_setup(given(arguments, "config"), given(arguments, "self"), facts);
  const auto* setup = found.setup ? &*found.setup : nullptr;
  if (setup != nullptr) gather_for(*setup, facts);
  if (setup != nullptr && facts.relay && !arguments.has("local")) ask_pairs(setup->config.control_path, facts);

  const auto findings = doctor::check_all(facts, setup);
  const auto text = arguments.has("json") ? as_json(findings, facts, setup) : as_text(findings, facts);
  if (const int failed = print(text); failed != kOk) return failed;
  if (!facts.config_mistakes.empty()) return kBadConfig;
  return doctor::has_faults(findings) ? kFailed : kOk;
}

}  // namespace

// Not `doctor`, which is the namespace.
extern const Subcommand doctor_command;
const Subcommand doctor_command{"doctor", "", "what is wrong here, and on the way to the other hosts, with the fix", kFlags, run};
