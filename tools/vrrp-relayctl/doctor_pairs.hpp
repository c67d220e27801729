// What the relay that runs knows, or can find out, of the other hosts.
#pragma once

#include <string>

#include "doctor/facts.hpp"

// Asks at that control socket, and waits for the answers of the other hosts: some seconds. Fills in the pairs and the MASTERs,
// or why there are none.
void ask_pairs(const std::string& control_path, doctor::Facts& facts);

// "UDP both ways; protocol 47 only from it; ..."
std::string describe_passed(const doctor::Pair& pair);
