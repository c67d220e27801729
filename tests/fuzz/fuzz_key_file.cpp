// mesh.key: one or two keys that stand in the text, and mean the same when they are written again; or a refusal with its place.
#include <algorithm>
#include <string>

#include "fuzz.hpp"
#include "session/key_file.hpp"

using fuzz::must;

namespace {

void check(const session::GroupKeys& found, std::string_view text) {
  must(found.count == 1 || found.count == 2, "one key or two");
  must(found.count == 1 || found.keys[0] != found.keys[1], "not the same twice");
  std::string again;
  for (std::size_t i = 0; i < found.count; ++i) {
    const auto line = session::to_text(found.keys[i]);
    must(line.size() == 44 && text.find(line) != std::string_view::npos, "a key has one written form, which was read");
    must(found.keys[i] != session::Key{}, "none is all zeros");
    again += line + "\n";
  }
  const auto second = session::parse_key_file(again);
  must(second && (*second)->count == found.count && (*second)->keys == found.keys, "keys are read as they are written");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto result = session::parse_key_file(text);
  if (result) {
    check(**result, text);
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  must(result.error().line <= lines, "a refusal has a line of the text");
  must((result.error().line == 0) == (result.error().error == session::KeyFileError::empty), "or means all of it");
  return 0;
}
