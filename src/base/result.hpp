// A value or the reason why there is none. Nothing throws; asking for the side that is not there is a programming error.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace base {

template <class E>
struct Err {
  explicit Err(E reason) : error(std::move(reason)) {}  // clang 14 has no parenthesized aggregates
  E error;
};

struct Ok {};  // the value of a Result that has nothing to tell

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  template <class F>
  Result(Err<F> err) : state_(std::in_place_index<1>, E(std::move(err.error))) {}

  explicit operator bool() const { return state_.index() == 0; }

  T& operator*() {
    assert(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }
  const T& operator*() const {
    assert(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }

  const E& error() const {
    assert(state_.index() == 1);
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, E> state_;
};

}  // namespace base
