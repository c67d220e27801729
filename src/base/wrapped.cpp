#include "base/wrapped.hpp"

#include <algorithm>

namespace base {

void append_wrapped(std::string& out, std::string line, std::size_t indent, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    if (line.size() + word.size() > kColumns && line.size() > indent) {
      line.resize(line.find_last_not_of(' ') + 1);
      out += line + "\n";
      line.assign(indent, ' ');
    }
    line.append(word).append(" ");
    at = end + 1;
  }
  line.resize(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

}  // namespace base
