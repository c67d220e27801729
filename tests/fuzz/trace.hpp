// What the targets for traces share: any record can be dissected, shown and written, and comes back as it was.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "trace/json.hpp"
#include "trace/reader.hpp"
#include "trace/text.hpp"
#include "trace/write_pcapng.hpp"

namespace fuzz {

// Gives out as little as it may.
class OctetsInput final : public trace::Input {
 public:
  explicit OctetsInput(base::Bytes octets) : rest_(octets) {}

  base::Bytes window(std::size_t wanted) override {
    must(wanted <= trace::kMaxWindowBytes, "a window has a limit");
    shown_ = std::min(wanted, rest_.size());
    return rest_.first(shown_);
  }
  void consume(std::size_t octets) override {
    must(octets <= shown_, "nothing is passed over unseen");
    rest_ = rest_.subspan(octets);
    shown_ = 0;
  }

 private:
  base::Bytes rest_;
  std::size_t shown_ = 0;
};

inline bool within(base::Bytes part, base::Bytes whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

inline std::string json_of(const trace::Record& record, bool show_secrets) {
  std::string line;
  trace::JsonWriter(show_secrets).append(line, record, trace::dissect(record));
  return line;
}

inline void check_dissection(const trace::Record& record, const trace::Dissection& dissection) {
  must(!dissection.advert || !dissection.refusal, "an advert is not refused");
  must(!dissection.advert || (dissection.ip && dissection.vrrp), "an advert has its layers");
  must(!dissection.cut_off || record.missing != 0, "only what is missing is cut off");
  if (dissection.ip) must(within(dissection.ip->octets, record.octets), "the packet lies in the record");
  if (dissection.outer) must(within(dissection.outer->octets, record.octets), "the outer packet lies in the record");
  if (!dissection.vrrp) return;
  must(within(dissection.vrrp->message, dissection.ip->payload), "the message lies in the packet");
  must(within(dissection.vrrp->addresses, dissection.vrrp->message), "the addresses lie in the message");
  must(within(dissection.vrrp->auth_data, dissection.vrrp->message), "the password lies in the message");
}

inline void check_text(const trace::Record& record, const trace::Dissection& dissection) {
  std::string text;
  trace::TextWriter({trace::TextOptions::Time::utc, false, true, true}).append(text, record, dissection);
  must(text.ends_with('\n'), "a line has an end");
  must(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c <= 0x7e); }), "a line is for a terminal");
}

inline void check_json(const trace::Record& record) {
  for (const bool show_secrets : {true, false}) {
    const auto line = json_of(record, show_secrets);
    trace::Names names;
    trace::RecordParser parser(names);
    const auto read = parser.parse(line);
    must(static_cast<bool>(read), "what is written can be read");
    must(json_of(*read, show_secrets) == line, "a record has one written form");
    must(trace::dissect(*read).refusal == trace::dissect(record).refusal, "to hide a password changes no verdict");
  }
}

inline void check_pcapng(const trace::Record& record, const trace::Dissection& dissection) {
  std::vector<std::uint8_t> file;
  trace::PcapngWriter([&](base::Bytes block) { file.insert(file.end(), block.begin(), block.end()); }, true).write(record, dissection);
  OctetsInput input(file);
  const auto reader = trace::open_reader(input);
  must(static_cast<bool>(reader), "a file of ours is one");
  const auto read = (*reader)->next();
  must(read && *read, "what is written can be read");
  must(std::ranges::equal((*read)->octets, record.octets), "with the same octets");
}

inline void check_record(const trace::Record& record) {
  const auto dissection = trace::dissect(record);
  check_dissection(record, dissection);
  check_text(record, dissection);
  check_json(record);
  check_pcapng(record, dissection);
}

// A file: records until it ends or is wrong, and where.
inline void check_file(base::Bytes octets) {
  OctetsInput input(octets);
  const auto reader = trace::open_reader(input);
  if (!reader) {
    must(!reader.error().what.empty(), "an error has words");
    return;
  }
  for (std::uint64_t number = 1;; ++number) {
    const auto record = (*reader)->next();
    if (!record) {
      must(record.error().packet == number && record.error().offset <= octets.size(), "an error says where");
      return;
    }
    if (!*record) return;
    check_record(**record);
  }
}

}  // namespace fuzz
