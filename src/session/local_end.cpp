#include "session/local_end.hpp"

#include <algorithm>

namespace session {

std::uint32_t LocalEnd::draw_index() {
  std::uint32_t index = 0;
  do {
    index = static_cast<std::uint32_t>(random_->next());
  } while (index == 0 || std::ranges::find(indices_, index) != indices_.end());
  indices_.push_back(index);
  return index;
}

void LocalEnd::return_index(std::uint32_t index) { std::erase(indices_, index); }

bool LocalEnd::count_init(base::Instant now) {
  if (now - second_began_ >= std::chrono::seconds(1)) {
    second_began_ = now;
    inits_ = 0;
  }
  if (++inits_ > kMaxInitsPerSecond) loaded_until_ = now + kLoadHold;
  return now < loaded_until_;
}

bool LocalEnd::source_may(base::Instant now, const wire::IpAddress& source) {
  auto found = std::ranges::find_if(sources_, [&](const auto& one) { return one.address == source; });
  if (found == sources_.end()) {
    found = std::ranges::min_element(sources_, {}, &Source::seen);
    *found = {source, now, {}};
  }
  found->seen = now;
  return found->bucket.take(now, 5, 8);
}

}  // namespace session
