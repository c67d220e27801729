#include "trace/merge.hpp"

#include <algorithm>
#include <cassert>

namespace trace {

namespace {

// A heap has its greatest on top: the earliest is the greatest.
constexpr auto kLater = [](const auto& left, const auto& right) {
  const auto& a = left.second->record();
  const auto& b = right.second->record();
  return a.time != b.time ? a.time > b.time : left.first > right.first;
};

}  // namespace

void ReorderWindow::fill(const Offsets& offsets) {
  while (!has_ended_ && heap_.size() < kReorderRecords) {
    const auto next = reader_->next();
    if (!next || !*next) {
      has_ended_ = true;
      if (!next) error_ = next.error();
      return;
    }
    Slot slot;
    if (spare_.empty()) {
      slot = std::make_unique<HeldRecord>();
    } else {
      slot = std::move(spare_.back());
      spare_.pop_back();
    }
    slot->hold(**next);
    slot->record().time = offsets.corrected((*next)->host, (*next)->time);
    heap_.emplace_back(read_++, std::move(slot));
    std::ranges::push_heap(heap_, kLater);
  }
}

const Record* ReorderWindow::top(const Offsets& offsets) {
  fill(offsets);
  return heap_.empty() ? nullptr : &heap_.front().second->record();
}

void ReorderWindow::pop() {
  std::ranges::pop_heap(heap_, kLater);
  spare_.push_back(std::move(heap_.back().second));
  heap_.pop_back();
}

Merged::Merged(std::vector<std::unique_ptr<Reader>> readers, Offsets offsets) : offsets_(std::move(offsets)) {
  assert(readers.size() <= kMaxMerged);
  for (auto& reader : readers) windows_.emplace_back(std::move(reader));
}

base::Result<std::optional<Record>, Malformed> Merged::next() {
  if (current_ != nullptr) current_->pop();
  current_ = nullptr;
  const Record* earliest = nullptr;
  for (auto& window : windows_) {
    const auto* const top = window.top(offsets_);
    if (top == nullptr || (earliest != nullptr && earliest->time <= top->time)) continue;
    earliest = top;
    current_ = &window;
  }
  if (earliest == nullptr) {
    const auto failed = std::ranges::find_if(windows_, [](const ReorderWindow& window) { return window.error().has_value(); });
    if (failed == windows_.end()) return std::optional<Record>();
    failed_ = static_cast<std::size_t>(failed - windows_.begin());
    return base::Err(*failed->error());
  }
  if (earliest->time < latest_) ++out_of_order_;
  latest_ = std::max(latest_, earliest->time);
  return std::optional<Record>(*earliest);
}

}  // namespace trace
