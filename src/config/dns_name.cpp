#include "config/dns_name.hpp"

#include <algorithm>

namespace config {

namespace {

constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxLabel = 63;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLabel && std::ranges::all_of(text, is_letter) && text.front() != '-' &&
         text.back() != '-';
}

// "7", and "0x7" as well, which the C library reads as a number.
bool is_number(std::string_view label) {
  if (label.starts_with("0x") || label.starts_with("0X")) return true;
  return std::ranges::all_of(label, is_digit);
}

}  // namespace

bool has_only_name_letters(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_letter(c) || c == '.'; });
}

bool is_dns_name(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty() || text.size() > kMaxName) return false;
  std::size_t labels = 0;
  std::size_t numbers = 0;
  for (;;) {
    const auto dot = text.find('.');
    const auto label = text.substr(0, dot);
    if (!is_label(label)) return false;
    ++labels;
    if (is_number(label)) ++numbers;
    if (dot == std::string_view::npos) return !is_number(label) && !(labels == 4 && numbers == 3);
    text.remove_prefix(dot + 1);
  }
}

std::string in_lower_case(std::string_view name) {
  std::string out(name);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace config
