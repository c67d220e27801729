// The offset of a clock in words.
#include <fmt/format.h>

#include <algorithm>

#include "trace/offsets.hpp"
#include "trace/text.hpp"
#include "trace/time_text.hpp"

namespace trace {

namespace {

std::string words(const ClockOffset& offset, std::string_view reference) {
  if (!offset.is_known()) {
    return fmt::format("{}: no advert links its clock with that of {}; its times are taken as they are", offset.host, reference);
  }
  if (offset.against.empty()) return fmt::format("times are by the clock of {}", offset.host);
  const auto basis = fmt::format("from {} advert{}", offset.adverts, offset.adverts == 1 ? "" : "s");
  const auto one = [&](const ClockPiece& piece) {
    const auto ahead = piece.ahead < base::Duration::zero() ? -std::max(piece.ahead, -base::Duration::max()) : piece.ahead;
    return fmt::format("{} {} {}", duration_text(ahead), piece.ahead < base::Duration::zero() ? "behind" : "ahead of", reference);
  };
  const auto& last = offset.pieces.back();
  if (!offset.is_steady()) {
    return fmt::format("{}: its clock or that of {} was set, or drifts: {} at first, {} at last, {} changes ({})", offset.host, offset.against,
                       one(offset.pieces.front()), one(last), offset.pieces.size() - 1, basis);
  }
  if (last.is_bound) {
    return fmt::format("{} is about {} (only a bound: no adverts went both ways, {})", offset.host, one(last), basis);
  }
  return fmt::format("{} is {} (+-{}, {})", offset.host, one(last), duration_text(last.error), basis);
}

}  // namespace

std::string to_string(const ClockOffset& offset, std::string_view reference) { return printable(words(offset, reference)); }

}  // namespace trace
