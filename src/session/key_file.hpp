// What stands in mesh.key: one or two group keys, a line each, in base64. The first one is the primary: handshakes start
// with it. Blank lines and lines that start with # are ignored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "session/guarded.hpp"
#include "session/key.hpp"

namespace session {

struct GroupKeys {
  std::array<Key, 2> keys{};
  std::size_t count = 0;  // 1 or 2
};

enum class KeyFileError : std::uint8_t {
  empty,       // no key in the file
  too_short,   // a key has 32 octets, 44 characters of base64
  too_long,    // as above
  not_base64,  // other characters, blanks inside, or padding in the wrong place
  too_many,    // more than two keys
  equal,       // the second key is the first one again
  all_zero,    // a key that nobody drew
};

struct KeyFileRefusal {
  KeyFileError error = KeyFileError::empty;
  std::size_t line = 0;  // from 1; 0: the file as a whole
};

// `text` is the contents of the file. The caller wipes it.
base::Result<Guarded<GroupKeys>, KeyFileRefusal> parse_key_file(std::string_view text);

std::string to_text(const Key& key);  // 44 characters, as in the file

}  // namespace session
