#include "progress.hpp"

#include <unistd.h>

#include <cstdio>

namespace {

constexpr auto kBeforeFirst = std::chrono::seconds(1);
constexpr auto kBetween = std::chrono::milliseconds(250);

}  // namespace

Progress::Progress(const FileInput& input, bool wanted)
    : input_(input),
      wanted_(wanted && input.size() != 0 && ::isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now() + kBeforeFirst) {}

void Progress::draw() {
  if (!wanted_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kBetween;
  drawn_ = true;
  const auto percent = input_.read() / (input_.size() / 100 + 1);
  std::fprintf(stderr, "\r%s: %d %% of %llu MB", input_.name().c_str(), static_cast<int>(percent),
               static_cast<unsigned long long>(input_.size() / 1'000'000));
  std::fflush(stderr);
}

void Progress::clear() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}
