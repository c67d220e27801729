// A pcapng file.
#include "trace.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::check_file(base::Bytes(data, size));
  return 0;
}
