#include "doctor/proc_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace doctor {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    out.push_back(line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return out;
}

std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::string_view kBlanks = " \t";
  std::vector<std::string_view> out;
  for (auto at = line.find_first_not_of(kBlanks); at != std::string_view::npos; at = line.find_first_not_of(kBlanks, at)) {
    const auto end = std::min(line.find_first_of(kBlanks, at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end;
  }
  return out;
}

template <class T>
std::optional<T> number(std::string_view text, int base) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// The kernel prints a word of an address as a number: its octets lie in this host's order.
std::optional<wire::IpAddress> words_address(std::string_view hex) {
  if (hex.size() != 8 && hex.size() != 32) return std::nullopt;
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < hex.size() / 8; ++i) {
    const auto word = number<std::uint32_t>(hex.substr(8 * i, 8), 16);
    if (!word) return std::nullopt;
    std::memcpy(octets.data() + 4 * i, &*word, sizeof *word);
  }
  return wire::IpAddress(base::Bytes(octets.data(), hex.size() / 2));
}

std::optional<wire::IpAddress> octets_address(std::string_view hex) {
  if (hex.size() != 32) return std::nullopt;
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const auto octet = number<std::uint8_t>(hex.substr(2 * i, 2), 16);
    if (!octet) return std::nullopt;
    octets[i] = *octet;
  }
  return wire::IpAddress(octets);
}

void add_number(std::vector<unsigned>& out, std::string_view word) {
  if (const auto value = number<unsigned>(word, 10)) out.push_back(*value);
}

}  // namespace

ProcessStatus parse_process_status(std::string_view text) {
  ProcessStatus out;
  for (const auto line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.size() < 2) continue;
    if (words[0] == "Name:") out.name = line.substr(line.find(words[1], words[0].size()));
    if (words[0] == "State:") out.is_zombie = words[1] == "Z" || words[1] == "X";
    if (words[0] == "PPid:") out.parent = number<int>(words[1], 10).value_or(0);
    if (words[0] == "CapEff:") out.capabilities = number<std::uint64_t>(words[1], 16);
    // Real, effective, saved, of the file system.
    if (words[0] == "Uid:" && words.size() >= 5) out.user = number<unsigned>(words[4], 10);
    if (words[0] == "Gid:" && words.size() >= 5) add_number(out.groups, words[4]);
    if (words[0] == "Groups:") std::ranges::for_each(words.begin() + 1, words.end(), [&](auto word) { add_number(out.groups, word); });
  }
  return out;
}

std::vector<std::string> split_arguments(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto one = text.substr(0, text.find('\0'));
    out.emplace_back(one);
    text.remove_prefix(std::min(one.size() + 1, text.size()));
  }
  return out;
}

std::optional<std::string> flag_value(const std::vector<std::string>& arguments, std::string_view short_flag,
                                      std::string_view long_flag) {
  std::optional<std::string> found;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const auto& one = arguments[i];
    const bool has_next = i + 1 < arguments.size();
    if (one == short_flag || one == long_flag) {
      if (has_next) found = arguments[++i];
    } else if (one.starts_with(std::string(long_flag) + "=")) {
      found = one.substr(long_flag.size() + 1);
    } else if (!short_flag.empty() && one.starts_with(short_flag) && !one.starts_with("--")) {
      found = one.substr(short_flag.size());
    }
  }
  return found;
}

// A line for each device, and below it one for each group.
std::vector<JoinedGroup> parse_igmp(std::string_view text) {
  std::vector<JoinedGroup> out;
  std::string device;
  for (const auto line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.empty() || words[0] == "Idx") continue;
    if (line[0] != '\t' && line[0] != ' ') {
      device = words.size() > 1 ? words[1].substr(0, words[1].find(':')) : "";
    } else if (const auto group = words_address(words[0])) {
      out.push_back({device, *group});
    }
  }
  return out;
}

std::vector<JoinedGroup> parse_igmp6(std::string_view text) {
  std::vector<JoinedGroup> out;
  for (const auto line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.size() < 3) continue;
    if (const auto group = octets_address(words[2])) out.push_back({std::string(words[1]), *group});
  }
  return out;
}

std::vector<SocketEntry> parse_sockets(std::string_view text) {
  constexpr std::size_t kInode = 9;
  std::vector<SocketEntry> out;
  for (const auto line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.size() <= kInode) continue;
    const auto colon = words[1].find(':');
    if (colon == std::string_view::npos) continue;
    const auto address = words_address(words[1].substr(0, colon));
    const auto port = number<std::uint16_t>(words[1].substr(colon + 1), 16);
    const auto inode = number<std::uint64_t>(words[kInode], 10);
    if (address && port && inode) out.push_back({*address, *port, *inode});
  }
  return out;
}

}  // namespace doctor
