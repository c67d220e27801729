// Which records are wanted, in tcpdump's words: `vrid 51 and (host 10.0.0.2 or drop late) and not prio 0`.
//
//   expression := term { ( "or" | "||" ) term }
//   term       := factor { ( "and" | "&&" ) factor }
//   factor     := { "not" | "!" } ( "(" expression ")" | primitive )
//   primitive  := word [ comparison ] [ value ], see primitives(); as with tcpdump `vrid 51 or 52` is `vrid 51 or vrid 52`
//
// A primitive asks for something that a record has: where there is no VRRP message neither `prio 100` nor `prio != 100` holds.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "trace/dissect.hpp"
#include "trace/record.hpp"

namespace trace {

inline constexpr std::size_t kMaxFilterSteps = 1000;
inline constexpr unsigned kMaxFilterDepth = 30;  // of parentheses; Filter's stack has 64 places, and each takes two

enum class Field : std::uint8_t {
  vrid, priority, version, ttl, host, source, destination, group, port, drop, stage, peer, from, origin, id, segment,
  vrrp, carp, gre, udp, ipv4, ipv6
};

enum class Takes : std::uint8_t { nothing, number, address, reason, stage, name, id };

// One word of the language, which is a flag of each command that filters as well: `prio 0` is --prio 0.
struct Primitive {
  std::string_view word;
  Field field;
  Takes takes;
  std::string_view value;  // "N", or "[=REASON]" where it may be left out; empty: none
  std::string_view help;   // a few words
  unsigned most = 0;       // of a number
  std::string_view flag = word;
};

inline constexpr std::array kPrimitives{
    Primitive{"vrid", Field::vrid, Takes::number, "N", "the virtual router", 255},
    Primitive{"prio", Field::priority, Takes::number, "N", "the priority; 0 resigns", 255},
    Primitive{"version", Field::version, Takes::number, "N", "of VRRP: 2 or 3", 15, "vrrp-version"},
    Primitive{"ttl", Field::ttl, Takes::number, "N", "TTL or hop limit", 255},
    Primitive{"host", Field::host, Takes::address, "ADDR", "any address of the packet, or of the one around it"},
    Primitive{"src", Field::source, Takes::address, "ADDR", "a source address; in an expression also `src host ADDR`"},
    Primitive{"dst", Field::destination, Takes::address, "ADDR", "a destination; in an expression also `dst host ADDR`"},
    Primitive{"group", Field::group, Takes::address, "ADDR", "the group or broadcast to which the packet itself goes"},
    Primitive{"port", Field::port, Takes::number, "N", "a UDP port, also of the datagram that carries", 65535},
    Primitive{"drop", Field::drop, Takes::reason, "[=REASON]", "dropped, at all or for this reason"},
    Primitive{"stage", Field::stage, Takes::stage, "STAGE", "capture, native, carry, receive, inject, observe, packet"},
    Primitive{"peer", Field::peer, Takes::name, "NAME", "to or from this peer"},
    Primitive{"from", Field::from, Takes::name, "NAME", "told by this host"},
    Primitive{"origin", Field::origin, Takes::name, "NAME", "the host whose VRRP daemon sent the advert"},
    Primitive{"id", Field::id, Takes::id, "ID", "the advert, a:48213"},
    Primitive{"segment", Field::segment, Takes::name, "NAME", "the segment of vrrp-relay.toml"},
    Primitive{"vrrp", Field::vrrp, Takes::nothing, "", "VRRP, valid or not"},
    Primitive{"carp", Field::carp, Takes::nothing, "", "CARP, which shares its protocol number"},
    Primitive{"gre", Field::gre, Takes::nothing, "", "inside of GRE, or carried by it"},
    Primitive{"udp", Field::udp, Takes::nothing, "", "inside of UDP, or carried by it"},
    Primitive{"ip", Field::ipv4, Takes::nothing, "", "the advert is IPv4"},
    Primitive{"ip6", Field::ipv6, Takes::nothing, "", "the advert is IPv6"},
};

constexpr std::span<const Primitive> primitives() { return kPrimitives; }

enum class Comparison : std::uint8_t { equal, unequal, less, at_most, greater, at_least };

struct Test {
  Field field = Field::vrid;
  Comparison comparison = Comparison::equal;
  std::uint64_t number = 0;  // of an id: 0 stands for any
  std::optional<base::DropReason> reason{};
  base::Stage stage = base::Stage::packet;
  wire::IpPrefix address{};
  std::string name{};  // of an id: the origin, empty for any
};

// A value. The empty one matches all.
class Filter {
 public:
  enum class Op : std::uint8_t { test, negate, both, either };
  struct Step {
    Op op = Op::test;
    Test test{};
  };

  bool is_empty() const { return steps_.empty(); }
  // In the order in which a stack machine takes them.
  std::span<const Step> steps() const { return steps_; }
  // From now on `other` must hold as well.
  void also(const Filter& other);

 private:
  friend class FilterParser;
  std::vector<Step> steps_;
};

struct FilterError {
  std::size_t column = 0;  // octets of the expression, from 1
  std::string message;     // what was found and what is possible
};

std::string to_string(const FilterError& error);  // "filter, column 6: ..."

// Of the words of a command line, joined by blanks. No word at all: the empty filter.
base::Result<Filter, FilterError> parse_filter(std::string_view text);
// Whether a word of a command line is the first of an expression; else it is a file or the like.
bool begins_filter(std::string_view word);
// "; did you mean `vrid`?" of a word that does not, but nearly; or nothing.
std::string filter_hint(std::string_view word);
// What --WORD=VALUE asks for; the column counts in `value`. Empty or "true": the value was left out.
base::Result<Filter, FilterError> parse_filter_flag(const Primitive& primitive, std::string_view value);

// Allocates nothing.
bool matches(const Filter& filter, const Record& record, const Dissection& dissection);

}  // namespace trace
