// What live, read and others do with a record: a line of text or JSON, or a packet in a pcapng file.
#pragma once

#include <array>
#include <memory>

#include "output.hpp"
#include "report.hpp"
#include "subcommand.hpp"
#include "trace/json.hpp"
#include "trace/text.hpp"
#include "trace/write_pcapng.hpp"

// For the table of flags of a subcommand that shows records.
inline constexpr std::array kShowFlags{
    Flag{"json", "", "a JSON object a line, with Wireshark's field names"},
    Flag{"write", "FILE", "write pcapng for Wireshark, or lines with --json; -: standard output", 'w'},
    Flag{"verbose", "", "all details, and the fix with each dropped packet", 'v'},
    Flag{"numeric", "", "accepted as by tcpdump: nothing is ever resolved", 'n'},
    Flag{"time", "FORM", "utc (default), relative to the first packet, or epoch", 't'},
    Flag{"show-secrets", "", "show VRRP passwords, which else are hidden, also in what is written"},
    Flag{"no-color", "", "no colours, as NO_COLOR in the environment"},
};

class Shower {
 public:
  static base::Result<std::unique_ptr<Shower>, Failure> make(const Arguments& arguments);

  // What comes now is a stream, of that host: as JSON lines it says so.
  void begin(std::string_view host);
  void show(const trace::Record& record, const trace::Dissection& dissection);
  void flush() { output_.flush(); }
  bool has_failed() const { return output_.failure().has_value(); }
  // 0, or what to say of a write that failed.
  int finish();
  bool is_on_terminal() const { return on_terminal_; }

 private:
  Shower(Output output, const Arguments& arguments, trace::TextOptions options);

  Output output_;
  bool on_terminal_ = false;
  trace::TextWriter text_;
  trace::JsonWriter json_;
  bool as_json_;
  std::unique_ptr<trace::PcapngWriter> pcapng_;  // points to output_
};
