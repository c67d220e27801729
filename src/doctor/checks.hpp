// What is judged: a table of checks. A new one is a function in a check_*.cpp, and a line in checks.cpp.
#pragma once

#include "doctor/facts.hpp"
#include "doctor/finding.hpp"

namespace doctor {

// The worst first. No setup: the configuration has a mistake, or does not say which host this is; then only what needs neither is
// looked at.
Findings check_all(const Facts& facts, const Setup* setup);

}  // namespace doctor
