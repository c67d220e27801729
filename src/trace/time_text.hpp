// Times as people read them.
#pragma once

#include <string>

#include "base/time.hpp"

namespace trace {

// "0.041 ms", "12.4 ms", "3.2 s": three digits that count, milliseconds below 10 s. Of a negative one with a sign.
std::string duration_text(base::Duration duration);
// "1.310": for columns.
std::string milliseconds(base::Duration duration);

}  // namespace trace
