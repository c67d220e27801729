// What the file names and nobody knows: the mistake proposes what may have been meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/report.hpp"

namespace config {

// `table`: "[control]", or empty for the top of the file. `known`: the keys that may stand there.
void report_unknown_key(const Entry& entry, const std::string& table, std::span<const std::string_view> known,
                        Report& report);

// A key of the top of the file that stands below a [section], where TOML takes it as a part of that section.
void report_misplaced_key(const Entry& entry, const std::string& table, Report& report);

// False: `name`, a host or a segment, is not among `known`, and that is reported at the entry.
bool check_known(const Entry& entry, std::string_view name, std::string_view what, std::span<const std::string_view> known,
                 Report& report);

}  // namespace config
