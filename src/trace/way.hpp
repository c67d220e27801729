// The way of one advert through all hosts: what was seen of it where, and what became of it on each host.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/record.hpp"
#include "trace/verdict.hpp"

namespace trace {

// "a:48213"; an id of 0 is none.
struct AdvertName {
  std::string origin;
  std::uint64_t id = 0;

  bool operator==(const AdvertName&) const = default;
};
std::optional<AdvertName> parse_advert_name(std::string_view text);
std::string to_string(const AdvertName& name);

// One record of it, with names that it owns.
struct Step {
  WallTime time{};
  base::Stage stage = base::Stage::packet;
  std::optional<base::DropReason> drop{};
  std::string host, peer, interface, segment, carrier;
  std::uint8_t path = 0;
  std::optional<Endpoint> local{};
  std::optional<Endpoint> remote{};
  bool by_octets = false;  // it has no id; the same packet, nearest in time
};

// What its octets say.
struct AdvertFacts {
  wire::IpAddress source;
  wire::IpAddress destination;
  unsigned vrid = 0;
  unsigned priority = 0;
  unsigned version = 0;
  base::Duration interval{};
};

enum class Outcome : std::uint8_t { injected, observed, dropped, lost, unknown };
std::string_view name(Outcome outcome);

struct Verdict {
  std::string host;
  Outcome outcome = Outcome::unknown;
  // Dropped.
  base::Stage stage = base::Stage::receive;
  std::optional<base::DropReason> drop{};
  std::string text;             // a sentence; empty where the steps say all
  std::string fix;              // empty: there is nothing to mend
  std::optional<Step> carry{};  // lost: what was sent and did not come

  // Whether something is to be looked at.
  bool is_finding() const {
    return outcome == Outcome::lost || (outcome == Outcome::dropped && drop && !is_expected(*drop));
  }
};

struct Way {
  std::optional<AdvertName> advert{};  // absent: it got no id, as it was dropped at capture
  std::optional<AdvertFacts> facts{};
  std::vector<Step> steps;             // in order of time; from the capture on, where that was seen
  std::vector<Verdict> verdicts;       // of each host but its own, by name; of its own, where it was dropped at capture

  std::string other{};                 // where it is no VRRP, in place of facts: "10.0.0.1:40000 > 239.0.0.42:694  udp 150 octets"

  bool has_finding() const;
  WallTime start() const;  // 0 ms. REQUIRES: steps
};

// Text under 100 columns.
std::string render_text(const Way& way);
// A line per step, then a line per verdict.
std::string render_json(const Way& way);

}  // namespace trace
