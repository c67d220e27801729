// New keys, for vrrp-relayd --generate-key and vrrp-relayctl.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/sys_error.hpp"

// Draws a key from the kernel and writes it to `fd`, a line of base64. `object` names what `fd` is in an error.
base::Result<base::Ok, base::SysError> write_new_key(int fd, const std::string& object);

// The same to standard output. Says on standard error, as `program`, when that is a file that would be refused as a key file.
base::Result<base::Ok, base::SysError> print_new_key(const char* program);
