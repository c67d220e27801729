#include "host/guard.hpp"

namespace host {

using MadeGuard = base::Result<std::unique_ptr<Guard>, base::SysError>;
MadeGuard make_nftables_guard(const std::string& segment, const Link& link);  // guard_nftables.cpp
MadeGuard make_clsact_guard(const std::string& segment, const Link& link);    // guard_clsact.cpp

namespace {

constexpr GuardKind kKinds[] = {
    {"nftables", make_nftables_guard},
    {"clsact", make_clsact_guard},
};

}  // namespace

std::span<const GuardKind> guard_kinds() { return kKinds; }

base::Result<std::unique_ptr<Guard>, base::SysError> make_guard(const std::string& segment, const Link& link) {
  base::SysError all{0, "guard the way out of", link.name, {}, {}};
  for (const GuardKind& kind : kKinds) {
    auto made = kind.make(segment, link);
    if (made) return made;
    const base::SysError& error = made.error();
    if (all.code == 0) all.code = error.code;
    if (all.hint.empty()) all.hint = error.hint;
    if (!all.reason.empty()) all.reason += ", ";
    all.reason += std::string(kind.name) + ": " + error.reason;
  }
  return base::Err{std::move(all)};
}

}  // namespace host
