#include "config/syntax.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "config/report.hpp"

namespace config {

namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_redefinition(const SyntaxError& error) {
  return error.description.find("cannot redefine") != std::string_view::npos;
}

bool is_open_quote(const SyntaxError& error) {
  return error.description.starts_with("Error while parsing string") && error.place.column > error.line.size();
}

bool is_split_table(const SyntaxError& error) {
  return error.description.starts_with("Error while parsing inline table") && error.place.column > error.line.size();
}

bool is_bare_text(std::string_view value) {
  if (value.empty() || value.find_first_of("\"'") != std::string_view::npos) return false;
  const auto separators = std::ranges::count_if(value, [](char c) { return c == '.' || c == ':' || c == '/' || c == '-'; });
  return std::isalpha(static_cast<unsigned char>(value[0])) != 0 ||
         (std::isdigit(static_cast<unsigned char>(value[0])) != 0 && separators > 0) || value[0] == '/' || value[0] == ':';
}

// The word of TOML that is meant by `True`, `yes` or `off`.
std::string_view boolean_meant(std::string_view value) {
  std::string lower(value);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 3> kYes{"true", "yes", "on"};
  constexpr std::array<std::string_view, 3> kNo{"false", "no", "off"};
  if (std::ranges::count(kYes, lower) > 0) return "true";
  return std::ranges::count(kNo, lower) > 0 ? "false" : "";
}

// `a = 10.0.0.1`: the mistake that people make most. False: it is another one.
bool report_bare_text(const SyntaxError& error, Report& report) {
  const auto equals = error.line.find('=');
  if (error.valid_alone || equals == std::string_view::npos) return false;
  const std::string_view line = error.line;
  const auto key = trim(line.substr(0, equals));
  const auto value = trim(line.substr(equals + 1, line.find('#') - equals - 1));
  if (!is_bare_text(value)) return false;

  auto place = error.place;
  place.column = static_cast<std::uint32_t>(value.data() - line.data()) + 1;
  const auto start = std::string(key) + " = ";
  if (const auto meant = boolean_meant(value); !meant.empty()) {
    report.add(place, quoted(value) + " is no value in TOML", start + std::string(meant));
  } else {
    report.add(place, "text must stand in quotes", start + "\"" + std::string(value) + "\"");
  }
  return true;
}

std::string hint(const SyntaxError& error) {
  if (is_redefinition(error)) return "remove one of the two";
  if (error.valid_alone || error.description.find("end-of-file") != std::string_view::npos) {
    return "close what is open before this place: a quote, bracket or brace";
  }
  return "see vrrp-relay.toml(5); a key, its value and a [section] stand on one line each, text in double quotes";
}

}  // namespace

std::string_view line_at(std::string_view text, std::uint32_t line) {
  std::size_t begin = 0;
  for (; line > 1; --line) {
    begin = text.find('\n', begin);
    if (begin == std::string_view::npos) return {};
    ++begin;
  }
  return text.substr(begin, text.find('\n', begin) - begin);
}

void blank_line(std::string& text, std::uint32_t line) {
  const auto found = line_at(text, line);
  const auto begin = found.empty() ? 0 : static_cast<std::size_t>(found.data() - text.data());
  std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(begin), found.size(), ' ');
}

void cut_from_line(std::string& text, std::uint32_t line) {
  const auto found = line_at(text, line);
  if (!found.empty()) text.resize(static_cast<std::size_t>(found.data() - text.data()));
}

bool is_own_mistake(const SyntaxError& error) {
  const auto line = trim(error.line);
  if (line.starts_with('[') || is_split_table(error)) return false;
  if (!error.fix.empty()) return true;
  if (is_redefinition(error) || error.description.find("pair: expected '='") != std::string_view::npos) return true;
  return line.find('=') != std::string_view::npos && !error.valid_alone;
}

bool is_broken_header(const SyntaxError& error) {
  return trim(error.line).starts_with('[') &&
         (!error.fix.empty() || error.description.find("table header") != std::string::npos);
}

void report_syntax(const SyntaxError& error, Report& report) {
  if (!error.fix.empty()) return report.add(error.place, error.description, error.fix);
  if (report_bare_text(error, report)) return;
  if (is_open_quote(error)) return report.add(error.place, "a quote is not closed", "close it on the same line");
  if (is_split_table(error)) {
    return report.add(error.place, "a table in braces must stand on one line",
                      "write it on one line, or as a section: [peers.a] and below it address = \"10.0.0.1\"");
  }
  constexpr std::string_view kPrefix = "Error while parsing ";
  const bool named = error.description.starts_with(kPrefix);
  report.add(error.place,
             (named ? "syntax error in " : "syntax error: ") + error.description.substr(named ? kPrefix.size() : 0),
             hint(error));
}

}  // namespace config
