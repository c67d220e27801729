// The words of filter expressions.
#pragma once

#include "trace/filter.hpp"

namespace trace {

const Primitive* find_primitive(std::string_view word);
std::optional<base::Stage> find_stage(std::string_view word);
std::optional<base::DropReason> find_reason(std::string_view word);

std::vector<std::string_view> reason_names();
// With which a factor can begin.
std::vector<std::string_view> first_words();
// It has a meaning of its own somewhere in the language.
bool is_known(std::string_view word);

// "a, b, c"
std::string listing(std::span<const std::string_view> words);

}  // namespace trace
