// vrrp-trace explain: would the relay take this packet, and would keepalived?
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "doctor/keepalived_conf.hpp"
#include "proto/vrrp.hpp"
#include "number.hpp"
#include "report.hpp"
#include "subcommand.hpp"
#include "trace/explain.hpp"
#include "trace/merge.hpp"
#include "traces.hpp"

namespace {

constexpr std::array kFlags{
    Flag{"relay", "PROTOCOL", "what the relay carries, as in `relay`, repeated; default: vrrp"},
    Flag{"group", "ADDRESS", "a group that the relay is set to, repeated; default: those of VRRP"},
    Flag{"vrid", "N", "a VRID that the relay is set to, repeated; default: all"},
    Flag{"keepalived", "FILE", "judge by this keepalived.conf, instead of saying on what it depends"},
    Flag{"json", "", "one JSON object per rule"},
};

Failure unusable(std::string text) { return {kUsage, std::move(text)}; }

base::Result<trace::RelayRules, Failure> relay_rules(const Arguments& arguments) {
  trace::RelayRules out{{*wire::parse_ip_address("224.0.0.18"), *wire::parse_ip_address("ff02::12")}};
  bool first_relay = true;
  bool first_group = true;
  bool first_vrid = true;
  for (const auto& [flag, text] : arguments.flags) {
    if (flag == "relay") {
      const auto relayed = proto::parse_relayed(text);
      if (!relayed) return base::Err(unusable("--relay: " + relayed.error()));
      if (std::exchange(first_relay, false)) out.relay.clear();
      out.relay.push_back(*relayed);
    } else if (flag == "group") {
      const auto group = wire::parse_ip_address(text);
      if (!group || !group->is_multicast()) return base::Err(unusable("--group " + text + ": an address as 224.0.0.18 or ff02::12"));
      if (std::exchange(first_group, false)) out.groups.clear();
      out.groups.push_back(*group);
    } else if (flag == "vrid") {
      const auto vrid = parse_number(text, 255);
      if (!vrid) return base::Err(unusable("--vrid " + text + ": a number from 1 to 255"));
      if (std::exchange(first_vrid, false)) out.vrids.reset();
      out.vrids.set(*vrid);
    }
  }
  return out;
}

base::Result<std::string, Failure> text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && !file.eof()) return base::Err(unusable("cannot read " + path + "; is it keepalived.conf?"));
  return out;
}

// The instance with the packet's VRID and family; of several, on other interfaces, the first.
trace::KeepalivedRules keepalived_rules(const doctor::KeepalivedConf& conf, const trace::Dissection& packet) {
  const bool is_ipv6 = packet.ip && packet.ip->family() == wire::Family::ipv6;
  trace::KeepalivedRules out;
  out.group = is_ipv6 ? conf.group6 : conf.group4;
  for (const auto& instance : conf.instances) {
    if (!packet.vrrp || !packet.vrrp->vrid || instance.vrid != *packet.vrrp->vrid || instance.is_ipv6 != is_ipv6) continue;
    out.has_instance = true;
    out.instance = "vrrp_instance " + instance.name;
    out.version = instance.version.value_or(is_ipv6 ? 3 : 2);
    out.is_unicast = instance.is_unicast;
    out.has_ah = instance.has_ah;
    out.addresses = instance.addresses;
    return out;
  }
  return out;
}

class Explainer {
 public:
  Explainer(trace::RelayRules rules, std::optional<doctor::KeepalivedConf> conf) : rules_(std::move(rules)), conf_(std::move(conf)) {}

  trace::Explanation of(const trace::Record& record) const {
    std::optional<trace::KeepalivedRules> keepalived;
    if (conf_) keepalived = keepalived_rules(*conf_, dissect(record));
    return explain(record, rules_, keepalived);
  }
  // Else it is of another protocol altogether: nobody meant it for the relay.
  bool is_meant(const trace::Record& record) const {
    if (not_explained(record)) return false;
    const auto packet = dissect(record);
    return packet.vrrp || (packet.ip && proto::is_vrrp(*packet.ip)) || claimed(advert_octets(record, packet), rules_);
  }

 private:
  trace::RelayRules rules_;
  std::optional<doctor::KeepalivedConf> conf_;
};

struct Chosen {
  trace::HeldRecord held{};
  std::uint64_t number = 0;
  std::string why{};  // nobody has asked for this one
};

// The packet that was asked for; without a number the first that is refused, else the first advert.
base::Result<Chosen, Failure> choose(const std::string& path, trace::Reader& reader, std::optional<std::uint64_t> wanted, const Explainer& explainer) {
  Chosen first;
  std::uint64_t count = 0;
  for (;;) {
    const auto next = reader.next();
    if (!next) return base::Err(failure_in(path, next.error()));
    if (!*next) break;
    const auto& record = **next;
    ++count;
    const auto own = record.number == 0 ? count : record.number;
    if (wanted ? own != *wanted : !explainer.is_meant(record)) continue;
    Chosen one{{}, own, {}};
    one.held.hold(record);
    if (wanted) {
      if (const auto why = not_explained(record)) return base::Err(unusable(path + ": packet " + std::to_string(own) + ": " + *why));
      return one;
    }
    const auto explanation = explainer.of(one.held.record());
    if (explanation.relay_takes() && explanation.keepalived_takes()) {
      if (first.number == 0) first = std::move(one);
      continue;
    }
    one.why = "the first that is refused";
    return one;
  }
  if (wanted) return base::Err(unusable(path + ": there is no packet " + std::to_string(*wanted) + ", it has " + std::to_string(count)));
  if (first.number == 0) return base::Err(unusable(path + ": nothing that the relay carries is in it (packets: " + std::to_string(count) + ")"));
  first.why = "the first; none is refused";
  return first;
}

int run(const Arguments& arguments) {
  if (arguments.words.empty() || arguments.words.size() > 2) return fail(unusable("explain needs a FILE, and may have the number of a packet"));
  const auto& path = arguments.words[0];
  std::optional<std::uint64_t> wanted;
  if (arguments.words.size() == 2) {
    wanted = parse_number(arguments.words[1]);
    if (!wanted) return fail(unusable(arguments.words[1] + ": the number of a packet, from 1"));
  }
  const auto rules = relay_rules(arguments);
  if (!rules) return fail(rules.error());
  std::optional<doctor::KeepalivedConf> conf;
  if (arguments.has("keepalived")) {
    const auto text = text_of(arguments.text("keepalived"));
    if (!text) return fail(text.error());
    conf = doctor::parse_keepalived_conf(*text);
  }
  const auto reader = open_trace(path);
  if (!reader) return fail(reader.error());
  const Explainer explainer(*rules, std::move(conf));
  const auto chosen = choose(path, **reader, wanted, explainer);
  if (!chosen) return fail(chosen.error());

  const auto explanation = explainer.of(chosen->held.record());
  std::string out;
  if (!arguments.has("json")) {
    out = "packet " + std::to_string(chosen->number) + " of " + path + (chosen->why.empty() ? "" : ", " + chosen->why) + "\n" + render_text(explanation);
  } else {
    out = render_json(explanation);
  }
  if (const auto failed = print(out); failed != kOk) return failed;
  return explanation.relay_takes() && explanation.keepalived_takes() ? kOk : kFailed;
}

}  // namespace

extern const Subcommand explain_command;
const Subcommand explain_command{"explain", "FILE [PACKET]", "would the relay take this packet, and would keepalived? rule by rule", kFlags, run,
                                 "explain dump.pcap 7"};
