// From the text of vrrp-relay.toml and the flags of the command line to a Config. Nothing is read or looked up here: the
// text is a parameter, and so are the names that other layers give to their variants.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"

namespace config {

struct CarrierTraits {
  std::string_view name;
  bool can_protect;   // else it needs plaintext = true
  bool has_gre_keys;  // takes gre_key, gre_checksum and gre_sequence
  bool has_device;    // takes a device, and needs one
  bool has_pings;     // tells whether the other host answers
};

// What may stand for `carrier` and `inject`.
struct Names {
  std::span<const CarrierTraits> carriers;
  std::span<const std::string_view> inject_modes;
};

struct Source {
  std::string name;  // as it stands in messages
  std::string text;
};

// A flag that sets a key of the file: the command line's table of them comes from here, so that a key is described once.
struct FlagSpec {
  std::string_view flag;   // "max-delay"
  std::string_view value;  // "SECONDS"; empty: a switch, which may be given as --flag=false
  std::string_view help;
  std::string_view group;  // heading in --help
  bool repeated;           // a list: each use adds to it
};
std::span<const FlagSpec> flag_specs();

// One flag as given: {"port", "10112"}. The overlay beats the file key by key; a list given by flags replaces the file's.
struct FlagValue {
  std::string flag;
  std::string text;
};
using Overlay = std::vector<FlagValue>;

// Everything that is wrong, in the order of the file, then of the flags. No file: the flags alone.
base::Result<Config, Mistakes> parse(const std::optional<Source>& file, const Overlay& overlay, const Names& names);

}  // namespace config
