// vrrp-trace read: what is in a file.
#include <filesystem>

#include "filtering.hpp"
#include "input.hpp"
#include "progress.hpp"
#include "show.hpp"
#include "trace/verdict.hpp"

namespace {

constexpr std::array kReadFlags{Flag{"all", "", "also packets that have nothing to do with VRRP", 'a'}};
constexpr auto kFlags = with_filter_flags(kShowFlags, kReadFlags);

int malformed(const FileInput& input, const trace::Malformed& what) {
  return fail({kUsage, input.name() + ": " + to_string(what)});
}

// Behind the file stands the filter: another file, or a word that is none of the filter's.
Failure second_word(const std::string& word) {
  const auto filter = trace::parse_filter(word);
  std::error_code error;
  if (filter || std::filesystem::exists(word, error)) return {kUsage, "read takes one FILE; for several: vrrp-trace merge"};
  return {kUsage, to_string(filter.error())};
}

// Returns the exit status.
int show_all(FileInput& input, trace::Reader& reader, Shower& shower, const trace::Filter& filter, bool all) {
  bool findings = false;
  while (!shower.has_failed()) {
    const auto record = reader.next();
    if (!record) {
      shower.finish();  // what came before it
      return malformed(input, record.error());
    }
    if (!*record) break;
    const auto dissection = trace::dissect(**record);
    if (!all && !trace::is_of_interest(**record, dissection)) continue;
    if (!matches(filter, **record, dissection)) continue;
    findings = findings || trace::is_finding(**record, dissection);
    shower.show(**record, dissection);
  }
  if (const int status = shower.finish(); status != kOk) return status;
  if (input.failure()) return fail({kUsage, input.failure()->message()});
  return findings ? kFailed : kOk;
}

int run(const Arguments& arguments) {
  const auto selection = read_selection(arguments);
  if (!selection) return fail(selection.error());
  if (selection->files.empty()) return fail({kUsage, "read needs a FILE, or - for standard input"});
  if (selection->files.size() > 1) return fail(second_word(selection->files[1]));
  const auto& path = selection->files.front();
  auto input = FileInput::open(path);
  if (!input) return fail({kUsage, input.error().message()});
  std::error_code error;
  if (std::filesystem::equivalent(path, arguments.text("write", "-"), error)) {
    return fail({kUsage, "--write " + path + ": it is the file that is read; name another one"});
  }
  auto shower = Shower::make(arguments);
  if (!shower) return fail(shower.error());
  Progress progress(**input, !(*shower)->is_on_terminal());
  (*input)->before_read = [&](int) {
    (*shower)->flush();
    progress.draw();
    return true;
  };
  auto reader = trace::open_reader(**input);
  if (!reader) return malformed(**input, reader.error());
  return show_all(**input, **reader, **shower, selection->filter, arguments.has("all"));
}

}  // namespace

extern const Subcommand read_file;
const Subcommand read_file{"read", "FILE [FILTER]", "what a pcap, pcapng or JSON lines file has, packet by packet", kFlags, run,
                           "read eth0.pcap"};
