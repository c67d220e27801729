// What octets say, under Wireshark's field names.
#pragma once

#include "trace/dissect.hpp"
#include "trace/json_text.hpp"

namespace trace {

void add_fields(JsonObject& json, const Dissection& dissection, bool show_secrets);

// "good" or "bad" and, where it is good, in which of the valid forms; empty: it cannot be judged.
struct ChecksumJudgement {
  bool good = false;
  std::string_view form{};
};
std::optional<ChecksumJudgement> judge_checksum(const Dissection& dissection);

}  // namespace trace
