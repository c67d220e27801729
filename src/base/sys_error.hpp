// What the kernel refused, for the layers that talk to it: "cannot <operation> <object>: <reason>; <hint>".
#pragma once

#include <string>

namespace base {

struct SysError {
  int code = 0;           // the system's error number, or 0 where a library gave only text
  std::string operation;  // "open raw socket on"
  std::string object;     // "eth0"
  std::string reason;     // strerror or the library's text
  std::string hint;       // what mends it; may be empty

  std::string message() const {
    std::string out = "cannot " + operation;
    if (!object.empty()) out += " " + object;
    out += ": " + reason;
    if (!hint.empty()) out += "; " + hint;
    return out;
  }
};

}  // namespace base
