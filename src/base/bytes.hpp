// Views of octets. They own nothing.
#pragma once

#include <cstdint>
#include <span>

namespace base {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

}  // namespace base
