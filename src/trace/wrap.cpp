#include "trace/wrap.hpp"

#include <algorithm>

namespace trace {

void append_wrapped(std::string& out, std::size_t column, std::string_view text) {
  auto used = column;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool is_first = used == column;
    if (!is_first && used + 1 + word.size() > kColumns) {
      out.append("\n").append(column, ' ');
      used = column;
    } else if (!is_first) {
      out += ' ';
      ++used;
    }
    out += word;
    used += word.size();
  }
  out += '\n';
}

}  // namespace trace
