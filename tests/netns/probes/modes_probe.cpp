// modes_probe inject|guard: the names of the injection modes or of the kinds of guard, one a line, as the tables have them.
#include <cstdio>
#include <string>

#include "host/guard.hpp"
#include "host/injector.hpp"
#include "probe.hpp"

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "inject") {
    for (const auto& mode : host::inject_modes()) std::printf("%s\n", std::string(mode.name).c_str());
  } else if (what == "guard") {
    for (const auto& kind : host::guard_kinds()) std::printf("%s\n", std::string(kind.name).c_str());
  } else {
    probe::fail("usage: modes_probe inject|guard");
  }
}
