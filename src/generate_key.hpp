// vrrp-relayd --generate-key.
#pragma once

#include "base/result.hpp"
#include "base/sys_error.hpp"

// Draws a key from the kernel and writes it to standard output, a line of base64. Says on standard error when that is a
// file that would be refused as a key file.
base::Result<base::Ok, base::SysError> generate_key();
