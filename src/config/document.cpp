#include "config/document.hpp"

#include <algorithm>
#include <optional>

#include "config/letters.hpp"
#include "config/parse.hpp"
#include "config/report.hpp"
#include "config/syntax.hpp"

namespace {

// toml++ 3.3 asserts on some invalid files ("[=", "a = [1, }"). Those are mistakes like all others.
struct AssertionFailed {};
[[noreturn]] void fail_assertion() { throw AssertionFailed(); }

}  // namespace

#define TOML_ASSERT(expr) (static_cast<bool>(expr) ? static_cast<void>(0) : fail_assertion())
#undef NDEBUG  // else toml++ takes for granted what it would have asserted
// Its headers alone, whatever pkg-config says.
#undef TOML_SHARED_LIB
#undef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace config {

namespace {

constexpr int kMaxSyntaxMistakes = 20;

Place place_of(const toml::source_region& region) { return {region.begin.line, region.begin.column, {}}; }

Node convert(const toml::node& node);

List convert_list(const toml::array& array) {
  List out;
  for (const auto& element : array) out.push_back(convert(element));
  return out;
}

Table convert_table(const toml::table& table) {
  Table out;
  for (const auto& [key, node] : table) {
    out.push_back({std::string(key.str()), place_of(key.source()), convert(node)});
  }
  std::ranges::stable_sort(out, {}, [](const Entry& entry) { return std::pair(entry.place.line, entry.place.column); });
  return out;
}

Node convert(const toml::node& node) {
  Node out{place_of(node.source()), DateOrTime{}};
  if (const auto* flag = node.as_boolean()) out.value = flag->get();
  if (const auto* whole = node.as_integer()) out.value = whole->get();
  if (const auto* real = node.as_floating_point()) out.value = real->get();
  if (const auto* text = node.as_string()) out.value = text->get();
  if (const auto* array = node.as_array()) out.value = convert_list(*array);
  if (const auto* table = node.as_table()) out.value = convert_table(*table);
  return out;
}

// Where exceptions end.
std::optional<SyntaxError> parse_toml(std::string_view text, Table& root) try {
  root = convert_table(toml::parse(text));
  return std::nullopt;
} catch (const toml::parse_error& error) {
  return SyntaxError{place_of(error.source()), std::string(error.description()), {}};
}

bool fails_assertion(std::string_view text) {
  try {
    Table ignored;
    (void)parse_toml(text, ignored);
    return false;
  } catch (const AssertionFailed&) {
    return true;
  }
}

// A failed assertion does not say where: it is the last octet of the shortest beginning of the text that fails.
SyntaxError find_failed_assertion(std::string_view text) {
  std::size_t passes = 0;
  std::size_t fails = text.size();
  while (fails - passes > 1) {
    const auto middle = passes + (fails - passes) / 2;
    (fails_assertion(text.substr(0, middle)) ? fails : passes) = middle;
  }
  const auto octet = text.substr(passes, 1);
  const auto what = octet == "\n" ? std::string("the end of the line") : quoted(octet);
  return {place_at(text, passes), "syntax error: " + what + " cannot stand here",
          "write what belongs before it, or remove it"};
}

std::optional<SyntaxError> parse_text(std::string_view text, Table& root) {
  if (const auto at = find_beyond_ascii(text)) {
    return SyntaxError{place_at(text, *at), "outside of quotes there is a letter that is not ASCII",
                       "write straight quotes, \", and nothing but ASCII outside of them"};
  }
  try {
    return parse_toml(text, root);
  } catch (const AssertionFailed&) {
    return find_failed_assertion(text);
  }
}

}  // namespace

const Entry* find(const Table& table, std::string_view key) {
  const auto found = std::ranges::find(table, key, &Entry::key);
  return found == table.end() ? nullptr : &*found;
}

Entry* find(Table& table, std::string_view key) {
  const auto found = std::ranges::find(table, key, &Entry::key);
  return found == table.end() ? nullptr : &*found;
}

// toml++ stops at the first mistake. As long as that is one line's own, the line is blanked and the text read again.
Document read_document(const Source& source, Report& report) {
  Document document;
  auto text = source.text;
  for (int mistakes = 0; mistakes < kMaxSyntaxMistakes; ++mistakes) {
    auto error = parse_text(text, document.root);
    if (!error) return document;
    document.whole = false;
    error->line = line_at(text, error->place.line);
    Table ignored;
    error->valid_alone = !parse_text(error->line, ignored);
    report_syntax(*error, report);
    if (is_own_mistake(*error)) {
      blank_line(text, error->place.line);
    } else if (is_broken_header(*error)) {
      cut_from_line(text, error->place.line);
    } else {
      return document;
    }
  }
  return document;
}

}  // namespace config
