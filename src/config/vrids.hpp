// Sets of VRIDs in their two written forms: the file's [51, "60-70"] and "51 60-70" of --print-config.
#pragma once

#include <optional>
#include <string>

#include "config/value.hpp"

namespace config {

VridSet all_vrids();
std::optional<VridSet> read_vrids(const Item& item, Report& report);
std::string to_text(const VridSet& vrids);

}  // namespace config
