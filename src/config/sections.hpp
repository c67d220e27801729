// The sections of the file whose keys are names: [segments], [peers] and [pairs], read in this order.
#pragma once

#include "config/keys.hpp"

namespace config {

void read_segments(const Table& root, Reading& reading);
void read_peers(const Table& root, Reading& reading);
void read_pairs(const Table& root, Reading& reading);

// What only all of it together tells: it comes last.
void check_whole(const Table& root, Reading& reading);

}  // namespace config
