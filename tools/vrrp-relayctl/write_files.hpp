// Files that are there whole, or not at all.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/sys_error.hpp"

using Written = base::Result<base::Ok, base::SysError>;

// Mode 0644. Who reads it meanwhile sees the old one or the new one: it is written beside `path`, synced, and renamed.
Written replace_file(const std::string& path, std::string_view text);

// Fails with EEXIST, and changes nothing, where anything is at `path`. A file that `fill` fails on is removed.
Written create_file(const std::string& path, unsigned mode, const std::function<Written(int fd)>& fill);

Written write_text(int fd, const std::string& path, std::string_view text);
