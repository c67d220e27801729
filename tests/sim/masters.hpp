// Who is master, over time.
#pragma once

#include <map>
#include <optional>

#include "complaints.hpp"
#include "router.hpp"

namespace sim {

class Masters {
 public:
  explicit Masters(Complaints& complaints) : complaints_(complaints) {}

  void changed(Time at, std::size_t host, std::uint8_t vrid, RouterState state);

  // From here on any change is a complaint; until allow_changes().
  void forbid_changes() { forbidden_ = true; }
  void allow_changes() { forbidden_ = false; }

  std::vector<std::size_t> of(std::uint8_t vrid) const;
  std::optional<std::size_t> only(std::uint8_t vrid) const;  // none when there is no master, or several
  std::uint64_t changes() const { return changes_; }
  // The newest moment at which somebody became master of it.
  Time newest(std::uint8_t vrid) const;
  std::string story() const;  // the last changes, for a person

 private:
  struct Change {
    Time at;
    std::size_t host;
    std::uint8_t vrid;
    RouterState state;
  };

  Complaints& complaints_;
  std::map<std::pair<std::uint8_t, std::size_t>, RouterState> states_;  // by VRID and host
  std::vector<Change> history_;
  std::uint64_t changes_ = 0;  // of who is master
  bool forbidden_ = false;
};

}  // namespace sim
