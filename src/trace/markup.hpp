// Text in SVG and HTML.
#pragma once

#include <string>
#include <string_view>

namespace trace {

// Nothing of it can be taken for markup; what is not printable becomes `?`.
inline std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += c >= ' ' && c <= '~' ? c : '?';
    }
  }
  return out;
}

}  // namespace trace
