#include "config/overlay.hpp"

#include <charconv>
#include <optional>

#include "config/keys.hpp"

namespace config {

namespace {

template <class T>
std::optional<T> whole_text(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The value that the text would be in the file. Text that is none stays text, and the key's reader finds the words.
Node value_of(Kind kind, const std::string& text, const Place& place) {
  if (kind == Kind::boolean && (text == "true" || text == "false")) return {place, text == "true"};
  if (kind == Kind::number) {
    if (const auto whole = whole_text<std::int64_t>(text)) return {place, *whole};
    if (const auto real = whole_text<double>(text)) return {place, *real};
  }
  return {place, text};
}

Entry& replace(Table& table, std::string_view key, const Place& place, Node node) {
  if (auto* entry = find(table, key)) {
    *entry = {entry->key, place, std::move(node)};
    return *entry;
  }
  return table.emplace_back(Entry{std::string(key), place, std::move(node)});
}

// The entry that holds a list or a table of flags; the file's own is replaced at the first use.
template <class Container>
Container& container(Table& table, std::string_view key, const Place& place) {
  auto* entry = find(table, key);
  if (entry == nullptr || entry->place.flag.empty()) entry = &replace(table, key, place, {place, Container{}});
  return std::get<Container>(entry->node.value);
}

Table& section(Table& root, std::string_view name, const Place& place) {
  if (name.empty()) return root;
  auto* entry = find(root, name);
  // Where the file has something else than a table, the flag must not hide that: it goes into a table of its own.
  if (entry == nullptr || !std::holds_alternative<Table>(entry->node.value)) {
    return std::get<Table>(root.emplace_back(Entry{std::string(name), place, {place, Table{}}}).node.value);
  }
  return std::get<Table>(entry->node.value);
}

bool apply_peer(const std::string& text, Table& root, const Place& place, Report& report) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    report.add(place, quoted(text) + " is not NAME=ADDRESS", "--peer a=10.0.0.1");
    return false;
  }
  auto& peers = container<Table>(root, "peers", place);
  container<List>(peers, text.substr(0, equals), place).push_back({place, text.substr(equals + 1)});
  return true;
}

}  // namespace

bool apply(const Overlay& overlay, Table& root, Report& report) {
  bool whole = true;
  std::uint32_t position = 0;
  for (const auto& [flag, text] : overlay) {
    const auto* key = find_flag(flag);
    const Place place{++position, 0, "--" + flag};
    if (key == nullptr) continue;
    if (key->kind == Kind::peers) {
      whole = apply_peer(text, root, place, report) && whole;
    } else if (key->kind == Kind::list) {
      container<List>(root, key->name, place).push_back(value_of(key->kind, text, place));
    } else {
      replace(section(root, key->table, place), key->name, place, value_of(key->kind, text, place));
    }
  }
  return whole;
}

}  // namespace config
