// Which records a command line asks for: the words of a filter, and the flags that stand for single ones.
#pragma once

#include <initializer_list>
#include <vector>

#include "base/result.hpp"
#include "report.hpp"
#include "subcommand.hpp"
#include "trace/filter.hpp"

// The flags of a subcommand that filters: its own, and one for each word of the language.
std::vector<Flag> with_filter_flags(std::initializer_list<std::span<const Flag>> own);

// The words from `first` on are one expression; each flag has to hold as well.
base::Result<trace::Filter, Failure> wanted(const Arguments& arguments, std::size_t first);
