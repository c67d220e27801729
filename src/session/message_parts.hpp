// For the sources that write and read the messages: what several of them need.
#pragma once

#include <optional>

#include "session/messages.hpp"
#include "wire/reader.hpp"

namespace session {

// Reads type, version and the zeros behind them; the refusal where they are not as they must be.
std::optional<base::DropReason> refuse_start(wire::Reader& reader, std::uint8_t type);

// Writes mac1 and mac2 into the last 32 octets of `message`; the others stand already.
void write_macs(const PairKeys& keys, const std::optional<Cookie>& cookie, base::MutableBytes message);

}  // namespace session
