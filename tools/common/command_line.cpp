#include "command_line.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>
#include <deque>

#include "base/suggest.hpp"

namespace {

const std::string kName(program.name);

// Of every subcommand, before or behind its name.
constexpr std::array kCommonFlags{
    Flag{"control", "PATH", "control socket of the daemon (default: /run/vrrp-relay/ctl.sock)"},
    Flag{"version", "", "print the version, then end"},
    Flag{"help", "", "print this, then end"},
};

struct Given {
  const Flag* flag;
  std::vector<std::string> texts;
};

// All that CLI11 writes into; a deque, since it keeps references.
struct Parsed {
  std::deque<Given> flags;
  std::vector<std::string> words;
};

void append_line(std::string& out, std::string line, std::string_view help) {
  constexpr std::size_t kColumn = 30;
  line.resize(std::max(line.size() + 1, kColumn), ' ');
  out.append(line).append(help).append("\n");
}

void append_flags(std::string& out, std::span<const Flag> flags) {
  for (const auto& flag : flags) {
    const bool apart = !flag.value.empty() && !flag.value.starts_with('[');
    const auto letter = flag.letter == '\0' ? std::string() : std::string{'-', flag.letter, ',', ' '};
    append_line(out, "  " + letter + "--" + std::string(flag.name) + (apart ? " " : "") + std::string(flag.value), flag.help);
  }
}

std::string usage(std::span<const Subcommand* const> subcommands) {
  std::string out = "Usage: " + kName + " COMMAND [FLAG]...\n" + std::string(program.summary) + "\n\n";
  for (const auto* one : subcommands) {
    append_line(out, "  " + std::string(one->name) + (one->words.empty() ? "" : " ") + std::string(one->words), one->help);
    if (!one->example.empty()) append_line(out, "", kName + " " + std::string(one->example));
  }
  out += "\n";
  append_flags(out, kCommonFlags);
  return out + "\n" + kName + " COMMAND --help lists the flags of one. See " + kName + "(8).\n";
}

std::string usage(const Subcommand& subcommand) {
  std::string out = "Usage: " + kName + " " + std::string(subcommand.name) + " [FLAG]...";
  if (!subcommand.words.empty()) out.append(" ").append(subcommand.words);
  out.append("\n").append(subcommand.help).append("\n\n");
  append_flags(out, subcommand.flags);
  append_flags(out, kCommonFlags);
  return out;
}

CommandLine end_with(int exit_status, std::string text) { return {nullptr, {}, std::move(text), exit_status}; }

CommandLine misused(const Subcommand* subcommand, const std::string& message) {
  const auto help = kName + " " + (subcommand == nullptr ? "" : std::string(subcommand->name) + " ") + "--help";
  return end_with(kUsage, kName + ": " + message + (message.ends_with('?') ? " See " : "; see ") + help + "\n");
}

std::string did_you_mean(std::string_view text, const std::vector<std::string_view>& known, std::string_view before) {
  const auto near = base::nearest(text, known);
  return near.empty() ? "" : "; did you mean " + std::string(before) + std::string(near) + "?";
}

CommandLine unexpected(const Subcommand* subcommand, std::span<const Subcommand* const> subcommands, const std::string& text) {
  std::vector<std::string_view> known;
  if (text.starts_with('-')) {
    for (const auto& flag : kCommonFlags) known.push_back(flag.name);
    if (subcommand != nullptr) {
      for (const auto& flag : subcommand->flags) known.push_back(flag.name);
    }
    const auto name = text.substr(0, text.find('='));
    const auto bare = name.substr(std::min(name.find_first_not_of('-'), name.size()));
    return misused(subcommand, "unknown flag " + name + did_you_mean(bare, known, "--"));
  }
  if (subcommand != nullptr) return misused(subcommand, "unexpected argument " + text);
  for (const auto* one : subcommands) known.push_back(one->name);
  return misused(nullptr, "unknown command " + text + did_you_mean(text, known, ""));
}

void add_flags(CLI::App& app, std::span<const Flag> flags, Parsed& parsed) {
  app.set_help_flag();
  for (const auto& flag : flags) {
    auto& given = parsed.flags.emplace_back(Given{&flag, {}});
    const auto letter = flag.letter == '\0' ? std::string() : std::string{'-', flag.letter, ','};
    const auto name = letter + "--" + std::string(flag.name);
    if (flag.value.empty() || flag.value.starts_with('[')) {
      app.add_flag(name, given.texts);
    } else {
      app.add_option(name, given.texts)->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
}

CommandLine judge(const Subcommand* subcommand, std::span<const Subcommand* const> subcommands, const Parsed& parsed,
                  const std::vector<std::string>& rest) {
  CommandLine out;
  for (const auto& [flag, texts] : parsed.flags) {
    const bool needs_value = !flag->value.empty() && !flag->value.starts_with('[');
    for (const auto& text : texts) {
      // CLI11 lets a flag take the next one as its value.
      if (needs_value && text.starts_with("--")) return misused(subcommand, "--" + std::string(flag->name) + " needs a value");
      if (flag->value.empty() && text != "true") {
        return misused(subcommand, "--" + std::string(flag->name) + " takes no value");
      }
      out.arguments.flags.emplace_back(flag->name, text);
    }
  }
  if (out.arguments.has("help")) return end_with(kOk, subcommand == nullptr ? usage(subcommands) : usage(*subcommand));
  if (out.arguments.has("version")) return end_with(kOk, kName + " " VRRP_RELAY_VERSION "\n");
  if (!rest.empty()) return unexpected(subcommand, subcommands, rest.front());
  if (subcommand == nullptr) return end_with(kUsage, usage(subcommands));
  if (subcommand->words.empty() && !parsed.words.empty()) return unexpected(subcommand, subcommands, parsed.words.front());
  out.subcommand = subcommand;
  out.arguments.words = parsed.words;
  return out;
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv, std::span<const Subcommand* const> subcommands) {
  Parsed parsed;
  const Subcommand* chosen = nullptr;
  try {
    CLI::App app;
    add_flags(app, kCommonFlags, parsed);
    app.allow_extras();
    app.require_subcommand(0, 1);
    for (const auto* one : subcommands) {
      auto* added = app.add_subcommand(std::string(one->name));
      add_flags(*added, one->flags, parsed);
      added->fallthrough();
      added->add_option("words", parsed.words);
      added->parse_complete_callback([&chosen, one] { chosen = one; });
    }
    app.parse(argc, argv);
    return judge(chosen, subcommands, parsed, app.remaining(true));
  } catch (const CLI::ParseError& error) {
    // CLI11 writes "--control: 1 required TEXT missing".
    const std::string text = error.what();
    const auto colon = text.find(": 1 required");
    return misused(chosen, colon == std::string::npos ? text : text.substr(0, colon) + " needs a value");
  }
}

int run_program(int argc, const char* const* argv, std::span<const Subcommand* const> subcommands) {
  const auto line = parse_command_line(argc, argv, subcommands);
  if (line.subcommand != nullptr) return line.subcommand->run(line.arguments);
  std::fputs(line.text.c_str(), line.exit_status == kOk ? stdout : stderr);
  return line.exit_status;
}
