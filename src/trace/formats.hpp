// The formats of files: one file each, and a line of the table in open.cpp. `input` outlives the reader; an error is of the
// first packet.
#pragma once

#include "trace/reader.hpp"

namespace trace {

using Opened = base::Result<std::unique_ptr<Reader>, Malformed>;

Opened open_pcap(Input& input);    // read_pcap.cpp: both byte orders, micro- and nanoseconds
Opened open_pcapng(Input& input);  // read_pcapng.cpp
Opened open_jsonl(Input& input);   // read_jsonl.cpp

}  // namespace trace
