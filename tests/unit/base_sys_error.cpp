#include "base/sys_error.hpp"

#include <doctest/doctest.h>

TEST_CASE("system error: one line, with object and hint where there are any") {
  base::SysError error{13, "open raw socket on", "eth0", "Permission denied", "needs CAP_NET_RAW"};
  CHECK(error.message() == "cannot open raw socket on eth0: Permission denied; needs CAP_NET_RAW");
  error.hint.clear();
  CHECK(error.message() == "cannot open raw socket on eth0: Permission denied");
  error.object.clear();
  CHECK(error.message() == "cannot open raw socket on: Permission denied");
}
