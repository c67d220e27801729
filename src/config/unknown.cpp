#include "config/unknown.hpp"

#include <algorithm>

#include "base/suggest.hpp"
#include "config/keys.hpp"

namespace config {

namespace {

std::string all_of(std::span<const std::string_view> known) {
  const std::vector<std::string> names(known.begin(), known.end());
  return listing(names, 40);
}

}  // namespace

void report_unknown_key(const Entry& entry, const std::string& table, std::span<const std::string_view> known,
                        Report& report) {
  if (!table.empty() && is_root_key(entry.key)) return report_misplaced_key(entry, table, report);
  const auto near = base::nearest(entry.key, known);
  const auto fix = near.empty() ? "remove it; the keys here are: " + all_of(known)
                                : "write `" + std::string(near) + "`, or remove the line";
  report.add(entry.place,
             "unknown key " + quoted(entry.key) + (table.empty() ? "" : " in " + table) + base::did_you_mean(entry.key, known), fix);
}

void report_misplaced_key(const Entry& entry, const std::string& table, Report& report) {
  report.add(entry.place, "`" + entry.key + "` is not a key of " + table + " but of the whole file",
             "move the line up, above the first [section]");
}

bool check_known(const Entry& entry, std::string_view name, std::string_view what, std::span<const std::string_view> known,
                 Report& report) {
  if (std::ranges::find(known, name) != known.end()) return true;
  report.add(entry.place, "unknown " + std::string(what) + " " + quoted(name) + base::did_you_mean(name, known),
             "the " + std::string(what) + "s are: " + all_of(known));
  return false;
}

}  // namespace config
