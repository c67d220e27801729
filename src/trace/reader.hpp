// Where records come from. A reader is one file and one line in open.cpp; it does no I/O itself, but asks an Input.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "trace/record.hpp"

namespace trace {

// Octets that come one after the other, from a file, a pipe or a test.
class Input {
 public:
  virtual ~Input() = default;
  // What is there and not yet consumed: at least `wanted` octets, fewer only where the input ends. Stays valid until the next
  // call of either function. REQUIRES: wanted <= kMaxWindowBytes.
  virtual base::Bytes window(std::size_t wanted) = 0;
  // REQUIRES: window() has shown them.
  virtual void consume(std::size_t octets) = 0;
};

inline constexpr std::size_t kMaxWindowBytes = 1 << 20;  // no block of a file may be larger

// What is wrong with the input: "packet N, offset M: what".
struct Malformed {
  std::uint64_t packet = 0;  // the number of the packet that could not be read, from 1
  std::uint64_t offset = 0;  // octets from the beginning
  std::string what;
};

std::string to_string(const Malformed& malformed);

class Reader {
 public:
  virtual ~Reader() = default;
  // The next record; none: the end. After an error there is nothing more to be read.
  virtual base::Result<std::optional<Record>, Malformed> next() = 0;
};

// The format is told from the first octets: pcap, pcapng, or JSON lines. `input` outlives the reader.
base::Result<std::unique_ptr<Reader>, Malformed> open_reader(Input& input);

}  // namespace trace
