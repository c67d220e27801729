// Records as JSON lines: one object a line, vrrp-trace(8). What the octets say stands there under Wireshark's field names, in the
// form of `tshark -T json --no-duplicate-keys`; what the relay knows, under names of its own. Reading takes the latter and the
// octets, and works out the former again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/dissect.hpp"
#include "trace/names.hpp"

namespace trace {

// Writes lines; keeps a buffer, so that a line costs no allocation.
class JsonWriter {
 public:
  explicit JsonWriter(bool show_secrets) : show_secrets_(show_secrets) {}

  // A whole line, with its end. `dissection` is that of the record.
  void append(std::string& out, const Record& record, const Dissection& dissection);

 private:
  bool show_secrets_;
  std::vector<std::uint8_t> room_{};
};

// The object alone, of what does not follow from the octets.
void append_metadata(std::string& out, const Record& record);

// Reads one object.
class RecordParser {
 public:
  // `names` outlives it.
  explicit RecordParser(Names& names) : names_(names) {}

  // Unknown keys are passed over. Names last as long as `names`, octets until the next call. The complaint is one sentence.
  base::Result<Record, std::string> parse(std::string_view line);

 private:
  Names& names_;
  std::vector<std::uint8_t> octets_{};
};

}  // namespace trace
