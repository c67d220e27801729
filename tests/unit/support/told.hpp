// Records as a reader would give them, with their octets in one piece.
#pragma once

#include "support/packets.hpp"
#include "trace/dissect.hpp"

namespace test {

// A record, of stage packet unless it is changed, and its dissection, which points into it.
class Told {
 public:
  explicit Told(const AdvertSpec& spec) : Told(advert(spec), true) {}
  Told(Octets octets, bool /*as_it_is*/) : octets_(std::move(octets)) {}

  template <class Change>
  Told& with(Change change) {
    change(record_);
    return *this;
  }

  trace::Record record() const {
    auto record = record_;
    record.octets = octets_;
    return record;
  }
  trace::Dissection dissection() const { return trace::dissect(record()); }

 private:
  Octets octets_;
  trace::Record record_{};
};

}  // namespace test
