#include "config/name.hpp"

#include <algorithm>

namespace config {

namespace {

constexpr std::size_t kMaxName = 63;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; }

// The nearest valid name, for the fix.
std::string valid_form(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kMaxName)) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    out += is_letter(lower) ? lower : '-';
  }
  return out.empty() ? "a" : out;
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxName && std::ranges::all_of(text, is_letter);
}

std::string as_key(const std::string& name) {
  const bool bare = is_name(name) && name.find('.') == std::string::npos;
  return bare ? name : quoted(name);
}

bool check_name(const Entry& entry, std::string_view what, Report& report) {
  if (is_name(entry.key)) return true;
  report.add(entry.place,
             quoted(entry.key) + " is no name of a " + std::string(what) + ": 1 to 63 of a-z, 0-9, dot and hyphen",
             "call it " + valid_form(entry.key));
  return false;
}

void WireIds::add(const Entry& entry, std::uint64_t id, Report& report) {
  const std::string fix = "choose another name for this " + std::string(what_);
  if (id == 0) {
    report.add(entry.place, "the name " + quoted(entry.key) + " cannot be used: its number on the wire would be 0", fix);
    return;
  }
  const auto [other, fresh] = names_.emplace(id, entry.key);
  if (fresh) return;
  report.add(entry.place,
             "the names " + quoted(other->second) + " and " + quoted(entry.key) +
                 " give the same number on the wire, so they could not be told apart",
             fix);
}

}  // namespace config
