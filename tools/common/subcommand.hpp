// What a program with subcommands is, and what a subcommand: a file that defines one, and a line of the table in main.cpp.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Exit statuses: vrrp-relayctl(8), vrrp-trace(8).
inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kNotRunning = 3;
inline constexpr int kNoPermission = 77;
inline constexpr int kBadConfig = 78;

struct Flag {
  std::string_view name;   // "json"
  std::string_view value;  // "FILE"; "[=SECONDS]": may be left out; empty: a switch
  std::string_view help;
  char letter = '\0';  // -n is the same; 0: no such
};

// The command line of one subcommand.
struct Arguments {
  std::vector<std::pair<std::string, std::string>> flags;  // as given; a switch, or a value left out, is "true"
  std::vector<std::string> words;                          // what is no flag

  bool has(std::string_view flag) const { return find(flag) != nullptr; }
  // The last one holds.
  std::string text(std::string_view flag, std::string_view otherwise = {}) const {
    const auto* found = find(flag);
    return found == nullptr ? std::string(otherwise) : *found;
  }

 private:
  const std::string* find(std::string_view flag) const {
    const auto found = std::find_if(flags.rbegin(), flags.rend(), [&](const auto& one) { return one.first == flag; });
    return found == flags.rend() ? nullptr : &found->second;
  }
};

struct Subcommand {
  std::string_view name;
  std::string_view words;  // "NAME=ADDRESS..."; empty: it takes none
  std::string_view help;   // one line
  std::span<const Flag> flags;
  int (*run)(const Arguments& arguments);  // returns the exit status
  std::string_view example{};              // as typed behind the program's name
};

// Each main.cpp defines it.
struct Program {
  std::string_view name;
  std::string_view summary;  // one line
};
extern const Program program;
