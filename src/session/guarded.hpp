// One secret value in memory of its own: locked in RAM where the system allows, between guard pages, wiped when it goes.
// Move-only; a moved-from one holds nothing.
#pragma once

#include <sodium.h>

#include <memory>
#include <type_traits>

namespace session {

template <class T>
class Guarded {
  static_assert(std::is_trivially_destructible_v<T>, "sodium_free() wipes and runs no destructor");

 public:
  Guarded() : value_(std::construct_at(room())) {}
  explicit Guarded(const T& value) : value_(std::construct_at(room(), value)) {}

  explicit operator bool() const { return value_ != nullptr; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

 private:
  struct Free {
    void operator()(T* value) const { sodium_free(value); }
  };

  // The end of the value is the end of a page, so it is aligned as its type needs.
  static T* room() {
    if (sodium_init() < 0) sodium_misuse();  // ends the program; sodium's memory works only after it
    void* const memory = sodium_malloc(sizeof(T));
    if (memory == nullptr) sodium_misuse();
    return static_cast<T*>(memory);
  }

  std::unique_ptr<T, Free> value_;
};

}  // namespace session
