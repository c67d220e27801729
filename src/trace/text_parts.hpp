// The parts of a line of text.
#pragma once

#include <string>
#include <vector>

#include "trace/dissect.hpp"
#include "trace/text.hpp"

namespace trace {

enum class Paint : std::uint8_t { plain, dim, bold, red, yellow };

std::string painted(std::string text, Paint paint, bool color);
std::string padded_to(std::string text, std::size_t width);
std::size_t visible_width(std::string_view text);  // without the escape sequences of colour

std::string time_text(WallTime time, TextOptions::Time form, WallTime first);
std::string seconds_text(std::uint64_t centiseconds);  // "1s", "0.25s"
std::string milliseconds_text(base::Duration time);    // "1.234ms"
std::string hex_text(std::uint64_t value, int digits);
std::string endpoint_text(const Endpoint& endpoint);  // "10.0.0.9:10112", "[fe80::1]:10112", "10.0.0.9"

// "10.0.0.1 > 224.0.0.18", "10.0.0.1:40000 > 239.0.0.42:694". REQUIRES: dissection.ip
std::string ends_text(const Dissection& dissection);

// "udp 150 octets" of what a daemon relays,
// "v3 vrid 51 prio 150 1s", "CARP v2 vhid 42 advskew 5 1s", "relay DATA counter 9", "protocol 6".
std::string message_text(const Record& record, const Dissection& dissection, bool show_secrets);
// The virtual addresses, shown as "10.0.0.100, 10.0.0.101", or "10.0.0.100 +1", or "2 addresses".
enum class Addresses : std::uint8_t { all, first, count };
std::string addresses_text(const Dissection& dissection, Addresses how);
// "in gre 10.0.0.1 > 10.0.0.2, key 42"; empty: nothing is around it.
std::string around_text(const Dissection& dissection);
// What a verbose line says besides.
std::string details_text(const Record& record, const Dissection& dissection);
// In lines of at most kTextColumns, each indented, each with its end.
void append_wrapped(std::string& out, std::string_view text, std::size_t indent, Paint paint, bool color);

}  // namespace trace
