// The flags of the command line, laid over the file as if they stood in it.
#pragma once

#include "config/document.hpp"
#include "config/parse.hpp"
#include "config/report.hpp"

namespace config {

void apply(const Overlay& overlay, Table& root, Report& report);

}  // namespace config
