// Makes sense of what the TOML parser refuses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/document.hpp"

namespace config {

struct SyntaxError {
  Place place;
  std::string description;
  std::string fix;           // empty: the description is toml++'s
  std::string line{};        // where it stopped
  bool valid_alone = false;  // that line is valid when nothing stands before it
};

// Lines count from 1. Without its line feed; empty beyond the end.
std::string_view line_at(std::string_view text, std::uint32_t line);
void blank_line(std::string& text, std::uint32_t line);

void cut_from_line(std::string& text, std::uint32_t line);

// The rest of the file means the same without that line: it is a `key = value` that went wrong by itself.
bool is_own_mistake(const SyntaxError& error);
// What comes after that line belongs to nobody knows what; what comes before is as it was.
bool is_broken_header(const SyntaxError& error);

void report_syntax(const SyntaxError& error, Report& report);

}  // namespace config
