// The plain datagram: what is accepted is written back alike.
#include <algorithm>
#include <vector>

#include "fuzz.hpp"
#include "session/plain.hpp"

using fuzz::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Bytes octets(data, size);
  const auto plain = session::read_plain(octets);
  if (!plain) return 0;
  std::vector<std::uint8_t> out(size);
  const auto written = session::write_plain(plain->node, plain->boot, plain->frame.head, plain->frame.body, out);
  must(written == size, "a datagram has one written form");
  must(std::ranges::equal(out, octets), "which is the one that was read");
  out.pop_back();
  must(session::write_plain(plain->node, plain->boot, plain->frame.head, plain->frame.body, out) == 0,
       "nothing is written where there is no room");
  return 0;
}
