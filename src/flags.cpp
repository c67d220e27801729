#include "flags.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "base/suggest.hpp"

namespace {

using config::FlagSpec;

constexpr std::string_view kProgram = "Program";
constexpr std::array kOwnFlags{
    FlagSpec{"config", "FILE", "read this file (default: /etc/vrrp-relay/vrrp-relay.toml, if it exists)", kProgram, false},
    FlagSpec{"check", "", "tell every mistake of file and flags, then end; 78 if there is any", kProgram, false},
    FlagSpec{"print-config", "", "print the effective configuration as key=value lines, then end", kProgram, false},
    FlagSpec{"generate-key", "", "print a new key for --key-file, then end", kProgram, false},
    FlagSpec{"version", "", "print the version, then end", kProgram, false},
    FlagSpec{"help", "", "print this, then end", kProgram, false},
};

constexpr std::string_view kUsage =
    "Usage: vrrp-relayd [FLAG]...\n"
    "Relays VRRP adverts between hosts whose network drops multicast.\n";
constexpr std::string_view kFooter =
    "\nA flag beats the file; a list given by flags replaces the file's. Flags alone suffice:\n"
    "  vrrp-relayd --interface eth0 --key-file mesh.key --peer a=10.0.0.1 --peer b=10.0.0.2\n"
    "See vrrp-relayd(8) and vrrp-relay.toml(5).\n";

std::vector<FlagSpec> all_flags() {
  std::vector<FlagSpec> out(kOwnFlags.begin(), kOwnFlags.end());
  const auto keys = config::flag_specs();
  out.insert(out.end(), keys.begin(), keys.end());
  return out;
}

std::string help() {
  constexpr std::size_t kColumn = 28;
  std::string out(kUsage);
  std::string_view group;
  for (const auto& spec : all_flags()) {
    if (spec.group != group) out += "\n" + std::string(spec.group) + ":\n";
    group = spec.group;
    std::string line = "  --" + std::string(spec.flag) + (spec.value.empty() ? "" : " ") + std::string(spec.value);
    line.resize(std::max(line.size() + 1, kColumn), ' ');
    out += line + std::string(spec.help) + (spec.repeated ? " *\n" : "\n");
  }
  return out + "\n* may be repeated" + std::string(kFooter);
}

// What one flag was given, in the order of the command line.
struct Given {
  FlagSpec spec;
  std::vector<std::string> texts;
};

void add_option(CLI::App& app, Given& given) {
  const auto name = "--" + std::string(given.spec.flag);
  if (given.spec.value.empty()) {
    app.add_flag(name, given.texts);
    return;
  }
  app.add_option(name, given.texts)->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

Flags exit_with(int status, std::string text) {
  Flags out;
  out.mode = Flags::Mode::exit;
  out.text = std::move(text);
  out.exit_status = status;
  return out;
}

Flags misused(const std::string& message) {
  return exit_with(2, "vrrp-relayd: " + message + "\nvrrp-relayd --help lists all flags\n");
}

Flags unexpected(const std::vector<std::string>& arguments) {
  const auto flag = std::ranges::find_if(arguments, [](const std::string& text) { return text.starts_with('-'); });
  if (flag == arguments.end()) return misused("unexpected argument " + arguments.front());
  const auto name = flag->substr(0, flag->find('='));
  std::vector<std::string_view> known;
  const auto flags = all_flags();
  for (const auto& spec : flags) known.push_back(spec.flag);
  const auto near = base::nearest(std::string_view(name).substr(std::min(name.find_first_not_of('-'), name.size())), known);
  return misused("unknown flag " + name + (near.empty() ? "" : "; did you mean --" + std::string(near) + "?"));
}

// CLI11 writes "--port: 1 required TEXT missing".
Flags refused(const CLI::ParseError& error) {
  const std::string text = error.what();
  const auto colon = text.find(": 1 required");
  return misused(colon == std::string::npos ? text : text.substr(0, colon) + " needs a value");
}

// CLI11 lets a flag take the next one as its value.
const Given* without_value(const std::vector<Given>& given) {
  const auto swallowed = [](const std::string& text) { return text.starts_with("--"); };
  const auto found = std::ranges::find_if(given, [&](const Given& one) { return std::ranges::any_of(one.texts, swallowed); });
  return found == given.end() ? nullptr : &*found;
}

const std::vector<std::string>& texts_of(const std::vector<Given>& given, std::string_view flag) {
  return std::ranges::find(given, flag, [](const Given& one) { return one.spec.flag; })->texts;
}

Flags to_flags(const std::vector<Given>& given) {
  const auto is_set = [&](std::string_view flag) {
    const auto& texts = texts_of(given, flag);
    return !texts.empty() && texts.back() != "false";
  };
  if (is_set("help")) return exit_with(0, help());
  if (is_set("version")) return exit_with(0, "vrrp-relayd " VRRP_RELAY_VERSION "\n");
  Flags out;
  if (is_set("check")) out.mode = Flags::Mode::check;
  if (is_set("print-config")) out.mode = Flags::Mode::print_config;
  if (is_set("generate-key")) out.mode = Flags::Mode::generate_key;
  if (const auto& paths = texts_of(given, "config"); !paths.empty()) {
    out.config_path = paths.back();
    out.config_given = true;
  }
  for (const auto& [spec, texts] : std::span(given).subspan(kOwnFlags.size())) {
    // A scalar that is given twice: the last one holds, as when a wrapper script adds flags to its own.
    const auto first = spec.repeated || texts.empty() ? texts.begin() : texts.end() - 1;
    for (auto text = first; text != texts.end(); ++text) out.overlay.push_back({std::string(spec.flag), *text});
  }
  return out;
}

}  // namespace

Flags parse_flags(int argc, const char* const* argv) {
  std::vector<Given> given;
  for (const auto& spec : all_flags()) given.push_back({spec, {}});
  try {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    for (auto& one : given) add_option(app, one);
    app.parse(argc, argv);
    if (const auto* flag = without_value(given)) return misused("--" + std::string(flag->spec.flag) + " needs a value");
    if (const auto rest = app.remaining(); !rest.empty()) return unexpected(rest);
  } catch (const CLI::ParseError& error) {
    return refused(error);
  }
  return to_flags(given);
}
