// "Did you mean ...?"
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace base {

// The candidate with the fewest edits from `given`; empty when none is near.
std::string_view nearest(std::string_view given, std::span<const std::string_view> candidates);

// "; did you mean `x`?", or nothing.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> candidates);

}  // namespace base
