// The network devices of this host.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "config/config.hpp"

// In the order of the kernel, each with its addresses. Needs no privilege.
base::Result<std::vector<config::Device>, base::SysError> own_devices();
