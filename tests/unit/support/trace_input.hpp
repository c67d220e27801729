// Octets as an Input that gives out as little as it may, each window in memory of its own: a sanitizer sees any read behind.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/octets.hpp"
#include "trace/reader.hpp"

namespace test {

class OctetsInput final : public trace::Input {
 public:
  explicit OctetsInput(Octets octets, std::size_t step = 1) : octets_(std::move(octets)), step_(step) {}

  base::Bytes window(std::size_t wanted) override {
    REQUIRE(wanted <= trace::kMaxWindowBytes);
    const auto given = (wanted + step_ - 1) / step_ * step_;
    window_ = copy(base::Bytes(octets_).subspan(used_, std::min(given, octets_.size() - used_)));
    return window_;
  }
  void consume(std::size_t count) override {
    REQUIRE(count <= window_.size());
    used_ += count;
    window_.clear();
  }

 private:
  Octets octets_;
  std::size_t step_;
  std::size_t used_ = 0;
  Octets window_{};
};

inline Octets octets_of(std::string_view text) { return {text.begin(), text.end()}; }

// What came out of a reader: records whose octets are kept, and how it ended.
struct ReadRecord {
  trace::Record record;  // its octets are gone
  Octets octets;
};

struct Everything {
  std::vector<ReadRecord> records;
  std::string error;  // empty: it ended well
  std::unique_ptr<OctetsInput> input;
  std::unique_ptr<trace::Reader> reader;  // owns the names
};

inline Everything read_everything(const Octets& file, std::size_t step = 1) {
  Everything out;
  out.input = std::make_unique<OctetsInput>(file, step);
  auto opened = trace::open_reader(*out.input);
  if (!opened) {
    out.error = to_string(opened.error());
    return out;
  }
  out.reader = std::move(*opened);
  for (;;) {
    auto next = out.reader->next();
    if (!next) {
      out.error = to_string(next.error());
      return out;
    }
    if (!*next) return out;
    out.records.push_back({**next, copy((*next)->octets)});
  }
}

}  // namespace test
