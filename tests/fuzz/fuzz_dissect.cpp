// The octets of a record, from the outermost IP header on. The first octet says the stage, and whether the capture cut it off.
#include "trace.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  trace::Record record;
  record.stage = static_cast<base::Stage>((data[0] & 0x7fu) % base::kStages);
  record.missing = data[0] >> 7;
  record.octets = base::Bytes(data, size).subspan(1);
  fuzz::check_record(record);
  return 0;
}
