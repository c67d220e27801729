// What the daemon may do: CAP_NET_RAW (capture, inject) and CAP_NET_ADMIN (mark, egress guard, devices), and nothing else.
#pragma once

#include "base/result.hpp"
#include "base/sys_error.hpp"

// Names the capability that is missing. `administered`: what CAP_NET_ADMIN is for; empty: it is not needed.
base::Result<base::Ok, base::SysError> check_privileges(const char* administered);

// No core file and no debugger sees the memory of this process, where keys are.
void forbid_core_dumps();

// Gives up every capability but those two.
base::Result<base::Ok, base::SysError> drop_privileges();
