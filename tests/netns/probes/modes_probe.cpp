// modes_probe inject|guard: the names of the injection modes or of the kinds of guard, one a line, as the tables have them;
// behind a mode's name what a test has to know of it.
// modes_probe left_over [WANTED...]: removes the devices that killed relays have left, but for those; prints their names.
#include <cstdio>
#include <string>

#include "host/guard.hpp"
#include "host/injector.hpp"
#include "host/own_device.hpp"
#include "probe.hpp"

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "inject") {
    for (const auto& mode : host::inject_modes()) {
      std::string line(mode.name);
      if (mode.needs_guard) line += " guard";
      if (mode.needs_tap) line += " tap";
      if (mode.makes_device) line += " device";
      if (!mode.reach.past_rp_filter) line += " rp_filter";
      std::printf("%s\n", line.c_str());
    }
  } else if (what == "guard") {
    for (const auto& kind : host::guard_kinds()) std::printf("%s\n", std::string(kind.name).c_str());
  } else if (what == "left_over") {
    const auto links = host::Links::open();
    if (!links) probe::fail(links.error().message());
    for (const auto& name : host::remove_left_over(*links, std::vector<std::string>(argv + 2, argv + argc)))
      std::printf("%s\n", name.c_str());
  } else {
    probe::fail("usage: modes_probe inject|guard|left_over [WANTED...]");
  }
}
