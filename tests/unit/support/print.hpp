// How values of the project show in a failed check.
#pragma once

#include <doctest/doctest.h>

#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "wire/ip_address.hpp"

namespace base {

inline doctest::String toString(DropReason reason) {
  if (reason >= DropReason::count_) return "accepted";
  const auto text = name(reason);
  return {text.data(), static_cast<unsigned>(text.size())};
}

}  // namespace base

namespace wire {

inline doctest::String toString(const IpAddress& address) { return to_string(address).c_str(); }

}  // namespace wire

namespace test {

// Why a Result has no value; count_ (printed "accepted") when it has one.
template <class T>
base::DropReason refusal(const base::Result<T, base::DropReason>& result) {
  return result ? base::DropReason::count_ : result.error();
}

inline constexpr auto kAccepted = base::DropReason::count_;

}  // namespace test
