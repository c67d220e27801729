// The flags of the command line, laid over the file as if they stood in it.
#pragma once

#include "config/document.hpp"
#include "config/parse.hpp"
#include "config/report.hpp"

namespace config {

// False: a flag does not even say what it sets, so what seems to be missing may have been meant by it.
bool apply(const Overlay& overlay, Table& root, Report& report);

}  // namespace config
