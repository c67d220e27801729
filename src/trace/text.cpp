#include "trace/text.hpp"

#include <algorithm>
#include <array>

#include "trace/text_parts.hpp"
#include "trace/time_axis.hpp"
#include "trace/verdict.hpp"

namespace trace {

namespace {

constexpr std::size_t kMaxHost = 12;
constexpr std::size_t kMaxLink = 18;
constexpr std::size_t kMaxAddress = 24;  // wider ones stand out of their column
constexpr std::size_t kIndent = 4;

std::string grown(std::string text, std::size_t& width, std::size_t most) {
  width = std::max(width, std::min(text.size(), most));
  return padded_to(std::move(text), width);
}

std::string link_of(const Record& record) {
  using enum base::Stage;
  const auto peer = printable(record.peer);
  if (record.stage == carry) return "> " + peer;
  if (!peer.empty() && (record.stage == receive || record.stage == inject || record.stage == observe)) return "< " + peer;
  return printable(record.interface);
}

bool is_usual_group(const wire::IpAddress& address) {
  static constexpr std::array<std::uint8_t, 4> kV4{224, 0, 0, 18};
  static constexpr std::array<std::uint8_t, 16> kV6{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12};
  return std::ranges::equal(address.octets(), kV4) || std::ranges::equal(address.octets(), kV6);
}

// From whom to whom; without the group that all adverts go to, where there is no room.
std::string addresses_of(const Record& record, const Dissection& in, bool with_group) {
  const auto& packet = in.ip ? in.ip : in.outer;
  if (!packet) return record.remote ? endpoint_text(*record.remote) : std::string();
  if (in.datagram) return ends_text(in);
  auto text = to_string(packet->source);
  if (!with_group && is_usual_group(packet->destination)) return text;
  return text + " > " + to_string(packet->destination);
}

struct Shape {
  bool with_group;
  Addresses addresses;
  bool wrapped = false;
};

// From the widest to the narrowest.
constexpr std::array kShapes{Shape{true, Addresses::all}, Shape{true, Addresses::first}, Shape{false, Addresses::first},
                             Shape{false, Addresses::count}, Shape{true, Addresses::first, true}};

// With a blank between the parts; wrapped: a part that would stand out goes below.
std::string joined(const std::array<std::string, 5>& parts, bool wrapped) {
  std::string out;
  std::size_t width = 0;
  for (const auto& part : parts) {
    const auto more = visible_width(part);
    if (more == 0) continue;
    if (wrapped && width + 1 + more > kTextColumns) {
      out.erase(out.find_last_not_of(' ') + 1);
      out.append("\n").append(kIndent, ' ').append(part.substr(part.starts_with(' ') ? 1 : 0));
      width = kIndent + more;
      continue;
    } else if (width != 0) {
      out += ' ';
      ++width;
    }
    out += part;
    width += more;
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

std::string tail_of(const Record& record, const Dissection& in, bool color) {
  std::string text;
  if (record.id != 0) {
    const auto origin = record.origin.empty() ? "" : printable(record.origin) + ":";
    text += " " + painted(origin + std::to_string(record.id), Paint::dim, color);
  }
  const auto reason = reason_of(record, in);
  if (!reason) return text;
  const auto paint = is_expected(*reason) ? Paint::dim : Paint::red;
  return text + (text.empty() ? " " : "  ") + painted((record.drop ? "dropped: " : "refused: ") + std::string(base::name(*reason)), paint, color);
}

}  // namespace

std::string TextWriter::head_of(const Record& record) {
  std::string text;
  if (record.number != 0 && record.stage == base::Stage::packet && record.lost == 0) {
    const auto number = std::to_string(record.number);
    text += std::string(number.size() < 4 ? 4 - number.size() : 0, ' ') + number + " ";
  }
  text += time_text(record.time, options_.time, *first_);
  text = painted(std::move(text), Paint::dim, options_.color);
  if (!record.host.empty() || host_width_ != 0) text += " " + grown(printable(record.host), host_width_, kMaxHost);
  if (record.lost != 0) return text;
  if (record.stage != base::Stage::packet) text += " " + padded_to(std::string(base::name(record.stage)), 7);
  const auto link = link_of(record);
  if (!link.empty() || link_width_ != 0) text += " " + grown(link, link_width_, kMaxLink);
  return text;
}

void TextWriter::append_day(std::string& out, const Record& record) {
  if (options_.time != TextOptions::Time::utc) return;
  const auto day = std::chrono::floor<std::chrono::days>(record.time).count();
  if (day_ == day) return;
  day_ = day;
  out += painted(date_text(record.time) + " UTC", Paint::bold, options_.color) + "\n";
}

// What is around the advert, the details, and what went wrong.
void TextWriter::append_below(std::string& out, const Record& record, const Dissection& in) {
  append_wrapped(out, around_text(in), kIndent, Paint::plain, options_.color);
  if (options_.verbose) append_wrapped(out, details_text(record, in), kIndent, Paint::dim, options_.color);
  const auto reason = reason_of(record, in);
  if (!reason) return;
  // Some packet that happens to stand in a file was never meant to be relayed.
  if (*reason == base::DropReason::not_relayed_protocol && !record.drop && !options_.verbose) return;
  auto explained = explained_[static_cast<std::size_t>(*reason)];
  if (explained && !options_.verbose) return;
  explained = true;
  const auto& text = base::text(*reason);
  append_wrapped(out, text.sentence, kIndent, Paint::yellow, options_.color);
  append_wrapped(out, "fix: " + std::string(text.fix), kIndent, Paint::yellow, options_.color);
}

void TextWriter::append(std::string& out, const Record& record, const Dissection& in) {
  if (!first_) first_ = record.time;
  append_day(out, record);
  const auto head = head_of(record);
  if (record.lost != 0) {
    out += head + " " + painted(std::to_string(record.lost) + " records before this are missing", Paint::red, options_.color) + "\n";
    return;
  }
  const auto message = message_text(record, in, options_.show_secrets);
  const auto tail = tail_of(record, in, options_.color);
  std::string line;
  for (const auto& shape : kShapes) {
    auto addresses = addresses_of(record, in, shape.with_group);
    if (shape.with_group) addresses = grown(std::move(addresses), address_width_, kMaxAddress);
    line = joined({head, addresses, message, addresses_text(in, shape.addresses), tail}, shape.wrapped);
    if (visible_width(line) <= kTextColumns) break;
  }
  out += line + "\n";
  append_below(out, record, in);
}

}  // namespace trace
