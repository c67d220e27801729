// Whether text is well-formed XML, as far as a picture needs it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace test {

// Empty: every element that begins ends, in order, and attributes are quoted. Else what is wrong.
inline std::string markup_mistake(std::string_view text) {
  std::vector<std::string> open;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const auto end = text.find('>', at);
    if (end == std::string_view::npos) return "a tag does not end";
    const auto tag = text.substr(at + 1, end - at - 1);
    at = end;
    if (tag.find('<') != std::string_view::npos) return "a tag within a tag: " + std::string(tag);
    std::size_t quotes = 0;
    for (const char c : tag) quotes += c == '"' ? 1 : 0;
    if (quotes % 2 != 0) return "a quote is open: " + std::string(tag);
    const auto name = std::string(tag.substr(0, tag.find_first_of(" /", 1)));
    if (tag.starts_with('/')) {
      if (open.empty() || "/" + open.back() != name) return "unexpected <" + name + ">";
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : "no end of <" + open.back() + ">";
}

}  // namespace test
