#include "config/document.hpp"

// Debian's toml++ is a shared library that throws; the headers compiled without exceptions do not.
#undef TOML_SHARED_LIB
#undef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>

#include "config/parse.hpp"
#include "config/syntax.hpp"

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

bool parses(std::string_view text) { return toml::parse(text).succeeded(); }

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
    const auto parsed = toml::parse(text);
    if (parsed) {
      document.root = convert_table(parsed.table());
      return document;
    }
    document.whole = false;
    const auto& error = parsed.error();
    const auto line = line_at(text, error.source().begin.line);
    const SyntaxError mistake{place_of(error.source()), error.description(), line, parses(line)};
    report_syntax(mistake, report);
    if (!is_own_mistake(mistake)) return document;

    blank_line(text, error.source().begin.line);
  }
  return document;
}

}  // namespace config
