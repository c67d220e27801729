// What can be wrong with a virtual router: a table, the worst first. A new finding is a line there and a rule in router.cpp.
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>

namespace core {

enum class Finding : std::uint8_t {
  two_masters,
  no_master,
  one_way,  // of two hosts, and the cause of two_masters
  version_differs,
  auth_differs,
  interval_differs,
  two_clusters,
  addresses_differ,
  same_priority,
  late,
  native_multicast,  // a note: nothing is wrong
  count_,  // also: none
};

inline constexpr std::size_t kFindings = static_cast<std::size_t>(Finding::count_);
using FindingSet = std::bitset<kFindings>;

struct FindingText {
  Finding finding;
  std::string_view name;      // stable: log, JSON
  std::string_view sentence;  // what is seen
  std::string_view fix;
  std::string_view unexplained{};  // two_masters: what is said while the cause is not known
};

// Which of two does not hear the other.
struct Deaf {
  bool first = false;
  bool second = false;
};

// What an operator may want to know, and need not act on: no fault.
constexpr bool is_note(Finding finding) { return finding == Finding::native_multicast; }

// `protocol`: into proto::protocols(). Another one than VRRP has other settings, of other daemons.
const FindingText& text(Finding finding, std::uint8_t protocol = 0);

}  // namespace core
