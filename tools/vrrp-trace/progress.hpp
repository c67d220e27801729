// How far a long file has been read: a line on standard error that is drawn over, where that is a terminal and standard output
// is not, or has nothing yet.
#pragma once

#include <chrono>
#include <string>

#include "input.hpp"

class Progress {
 public:
  // Shows nothing where `wanted` is false, nor for what has no size. `input` outlives it.
  Progress(const FileInput& input, bool wanted);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void draw();   // at most a few times a second
  void clear();  // before anything else is written to the terminal

 private:
  const FileInput& input_;
  bool wanted_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_;
};
