// The firewall, as nft prints it.
#include <sys/wait.h>

#include <array>
#include <cstdio>

#include "doctor/gather.hpp"

namespace doctor {

namespace {

constexpr std::size_t kMaxBytes = 64 << 20;
constexpr int kNotFound = 127;
constexpr const char* kCommand = "PATH=$PATH:/usr/sbin:/sbin; command -v nft >/dev/null || exit 127; timeout 10 nft -j list ruleset 2>/dev/null";

}  // namespace

void gather_ruleset(Facts& facts) {
  for (const char* path : {"/proc/net/ip_tables_names", "/proc/net/ip6_tables_names"}) {
    const auto names = read_file(path);
    facts.has_legacy_rules = facts.has_legacy_rules || (names && !names->empty());
  }
  auto* const pipe = ::popen(kCommand, "re");
  if (pipe == nullptr) {
    facts.ruleset_unread = "nft cannot be started";
    return;
  }
  std::string text;
  std::array<char, 16384> part;
  for (std::size_t size = 1; size > 0 && text.size() < kMaxBytes;) {
    size = std::fread(part.data(), 1, part.size(), pipe);
    text.append(part.data(), size);
  }
  const int status = ::pclose(pipe);
  if (status == 0) facts.ruleset = Ruleset::parse(text);
  if (facts.ruleset) return;
  const bool missing = WIFEXITED(status) && WEXITSTATUS(status) == kNotFound;
  facts.ruleset_unread = missing ? "nft is not installed" : "nft -j list ruleset fails, or prints something else";
}

}  // namespace doctor
