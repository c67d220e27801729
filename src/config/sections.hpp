// The sections of the file whose keys are names: [segments], [peers] and [pairs], read in this order.
#pragma once

#include <array>

#include "config/keys.hpp"

namespace config {

void read_segments(const Table& root, Reading& reading);
void read_peers(const Table& root, Reading& reading);
void read_pairs(const Table& root, Reading& reading);
void read_tunnel(const Table& root, Reading& reading);

// One key of a pair that belongs to its carrier; false: it is none of these.
bool read_carrier_option(const Entry& entry, const Item& item, Reading& reading, CarrierOptions& options);
// Every pair's options belong to its carrier, and tell its segments apart.
void check_carriers(const Table& root, Reading& reading);

// What only all of it together tells: it comes last.
void check_whole(const Table& root, Reading& reading);

}  // namespace config
