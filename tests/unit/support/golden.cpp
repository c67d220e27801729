#include "support/golden.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

namespace test {

namespace {

std::map<std::string, std::string> read_all() {
  std::map<std::string, std::string> lines;
  std::ifstream file(VRRP_RELAY_TEST_DATA "/golden.txt");
  for (std::string line; std::getline(file, line);) {
    const auto equals = line.find(" = ");
    if (!line.starts_with('#') && equals != std::string::npos) lines[line.substr(0, equals)] = line.substr(equals + 3);
  }
  return lines;
}

}  // namespace

std::string golden_text(const std::string& name) {
  static const auto lines = read_all();
  const auto found = lines.find(name);
  if (found != lines.end()) return found->second;
  std::fprintf(stderr, "golden.txt has no line %s\n", name.c_str());
  std::abort();
}

}  // namespace test
