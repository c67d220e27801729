#include "control/findings.hpp"

#include <fmt/format.h>

#include "proto/protocol.hpp"

namespace control {

using core::Finding;

namespace {

bool takes_two(Finding finding) {
  return finding != Finding::no_master && finding != Finding::late && finding != Finding::native_multicast;
}

std::string deaf_of(const core::FindingStatus& finding) {
  const auto& [first, second] = finding.deaf;
  if (first && second) return "; neither hears the other";
  return fmt::format("; {} does not hear {}", (first ? finding.voice : finding.other).speaker,
                     (first ? finding.other : finding.voice).speaker);
}

// What keepalived refuses an advert for; otherwise it is the way between the hosts, or the relay.
std::string cause_of(const core::FindingStatus& finding) {
  if (finding.finding != Finding::two_masters) return {};
  if (finding.cause == Finding::count_) return fmt::format("; {}", core::text(finding.finding, finding.protocol).unexplained);
  if (finding.cause == Finding::one_way) return deaf_of(finding);
  return fmt::format("; {}, so they refuse each other's adverts", core::text(finding.cause, finding.protocol).sentence);
}

}  // namespace

std::string describe(base::Duration duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  if (duration < std::chrono::milliseconds(100)) {
    return fmt::format("{:.0f} ms", std::chrono::duration<double, std::milli>(duration).count());
  }
  if (seconds < 60) return fmt::format("{:.1f} s", std::chrono::duration<double>(duration).count());
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

std::string describe(const core::VoiceStatus& voice, std::uint8_t protocol) {
  const auto address = wire::to_string(voice.source);
  const auto rank = fmt::format("{} {}", proto::protocols()[protocol].election.rank, proto::shown_rank(protocol, voice.priority));
  if (voice.speaker.empty()) return fmt::format("{} (in no [peers], {})", address, rank);
  return fmt::format("{} ({}, {})", voice.speaker, address, rank);
}

FindingLine describe(const core::FindingStatus& finding) {
  const auto& text = core::text(finding.finding, finding.protocol);
  const auto voice = describe(finding.voice, finding.protocol);
  const auto since = finding.since ? ", for " + describe(*finding.since) : std::string();
  std::string who;
  if (finding.finding == Finding::no_master) {
    who = fmt::format("{}; the last was {}", since, voice);
  } else {
    who = ": " + voice;
    if (finding.finding == Finding::late) {
      who += fmt::format(", up to {} apart at an interval of {}", describe(finding.voice.longest_gap), describe(finding.voice.interval));
    }
    if (takes_two(finding.finding)) who += " and " + describe(finding.other, finding.protocol) + since;
  }
  const bool has_cause = finding.cause != Finding::count_;
  return {fmt::format("{} on {}: {}{}{}", proto::stream_name(finding.protocol, finding.vrid, 0), finding.segment, text.sentence, who,
                      cause_of(finding)),
          std::string(has_cause ? core::text(finding.cause, finding.protocol).fix : text.fix)};
}

FindingLine describe(const core::OneWayStatus& one_way) {
  std::string addresses;
  for (const auto& address : one_way.addresses) addresses.append(addresses.empty() ? "" : ", ").append(wire::to_string(address));
  return {fmt::format("{0} does not hear {1}, though {1} hears {0}, for {2}", one_way.host, one_way.speaker, describe(one_way.since)),
          fmt::format("let UDP port {} from {} ({}) in at {}: its firewall (nft list ruleset), or its security group", one_way.port,
                      one_way.speaker, addresses, one_way.host)};
}

}  // namespace control
