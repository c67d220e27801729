// Which configuration doctor looks at, and which of its hosts this is.
#pragma once

#include <optional>
#include <string>

#include "doctor/facts.hpp"

struct DoctorSetup {
  std::optional<doctor::Setup> setup;  // none: the facts have the mistakes
};

// Of the relay that runs with `config_path`, its flags count as well. Without that path: of the relay that runs, else the default
// file. Fills in the relays, the mistakes and the path. `facts` has the devices.
DoctorSetup find_setup(const std::optional<std::string>& config_path, const std::optional<std::string>& self, doctor::Facts& facts);
