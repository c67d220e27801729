// What the daemon may do: CAP_NET_RAW (capture, inject) and CAP_NET_ADMIN (mark, egress guard), and nothing else.
#pragma once

#include "base/result.hpp"
#include "base/sys_error.hpp"

// Names the capability that is missing.
base::Result<base::Ok, base::SysError> check_privileges(bool need_guard);

// No core file and no debugger sees the memory of this process, where keys are.
void forbid_core_dumps();

// Gives up every capability but those two.
base::Result<base::Ok, base::SysError> drop_privileges();
