// keepalived.conf: whatever stands in it is read to its end; what is found stands in the text, within bounds.
#include <algorithm>
#include <string>

#include "doctor/keepalived_conf.hpp"
#include "fuzz.hpp"

using fuzz::must;

namespace {

void check(const doctor::KeepalivedConf& conf, std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  must(conf.instances.size() <= doctor::kMaxInstances, "the number of instances");
  must(conf.includes.size() <= text.size(), "the number of includes");
  std::size_t line = 1;
  for (const auto& instance : conf.instances) {
    must(instance.line >= line && instance.line <= lines, "an instance begins in a line of the text, behind the one before");
    must(instance.name.size() <= text.size() && instance.name.find('\n') == std::string::npos, "a name is of one line");
    must(instance.interface.find('\n') == std::string::npos, "an interface is of one line");
    must(instance.source.find('\n') == std::string::npos, "a source is of one line");
    must(instance.addresses <= text.size(), "the number of addresses");
    line = instance.line;
  }
}

bool is_same(const doctor::VrrpInstance& one, const doctor::VrrpInstance& other) {
  return one.name == other.name && one.line == other.line && one.interface == other.interface && one.vrid == other.vrid &&
         one.version == other.version && one.is_ipv6 == other.is_ipv6 && one.is_unicast == other.is_unicast &&
         one.has_ah == other.has_ah && one.source == other.source && one.addresses == other.addresses;
}

bool is_same(const doctor::KeepalivedConf& one, const doctor::KeepalivedConf& other) {
  return std::ranges::equal(one.instances, other.instances, [](const auto& a, const auto& b) { return is_same(a, b); }) &&
         one.group4 == other.group4 && one.group6 == other.group6 && one.includes == other.includes &&
         one.is_conditional == other.is_conditional && one.is_cut == other.is_cut;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto conf = doctor::parse_keepalived_conf(text);
  check(conf, text);
  must(is_same(conf, doctor::parse_keepalived_conf(text + "\n\n# } vrrp_instance {\n! }")), "a comment behind it changes nothing");
  return 0;
}
