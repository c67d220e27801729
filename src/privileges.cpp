#include "privileges.hpp"

#include <cap-ng.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>

namespace {

base::SysError missing(const char* capability, const char* what) {
  return {EPERM, what, "", std::string("no ") + capability,
          "run it as root, or with AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN as vrrp-relay.service does"};
}

}  // namespace

base::Result<base::Ok, base::SysError> check_privileges(const char* administered) {
  if (capng_get_caps_process() != 0) return base::Err(missing("answer from the kernel", "read own capabilities"));
  if (!capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_RAW)) {
    return base::Err(missing("CAP_NET_RAW", "capture and inject adverts"));
  }
  if (*administered && !capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_ADMIN)) {
    return base::Err(missing("CAP_NET_ADMIN", administered));
  }
  return base::Ok{};
}

void forbid_core_dumps() {
  // Neither can fail: the value is valid, and lowering a limit needs no right.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  constexpr rlimit kNone{0, 0};
  ::setrlimit(RLIMIT_CORE, &kNone);
}

base::Result<base::Ok, base::SysError> drop_privileges() {
  // With `unguarded` it may run without CAP_NET_ADMIN, and what it does not have it cannot keep.
  const bool may_administer = capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_ADMIN) != 0;
  const auto kept = static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED);
  capng_clear(CAPNG_SELECT_BOTH);
  capng_update(CAPNG_ADD, kept, CAP_NET_RAW);
  if (may_administer) capng_update(CAPNG_ADD, kept, CAP_NET_ADMIN);
  // The bounding set needs CAP_SETPCAP, which an unprivileged user does not have; then it is the service manager's.
  const bool may_bound = capng_apply(CAPNG_SELECT_BOTH) == 0 || capng_apply(CAPNG_SELECT_CAPS) == 0;
  if (!may_bound) return base::Err(base::SysError{errno, "drop capabilities", "", std::strerror(errno), ""});
  return base::Ok{};
}
