// vrrp-trace merge: the traces of several hosts as one, in order of time by one clock.
#include <cstdio>
#include <filesystem>

#include "show.hpp"
#include "traces.hpp"

namespace {

constexpr std::array kFlags{
    Flag{"json", "", "a JSON object a line, which is the default"},
    Flag{"write", "FILE", "write pcapng instead, for Wireshark and tcpdump; -: standard output", 'w'},
    Flag{"show-secrets", "", "show VRRP passwords, which else are hidden, also in what is written"},
    Flag{"quiet", "", "do not say on standard error how far the clocks are apart", 'q'},
};

void tell(const trace::Offsets& offsets) {
  for (const auto& one : offsets.all()) std::fprintf(stderr, "%s\n", to_string(one, offsets.all().front().host).c_str());
}

std::optional<Failure> refuse(const Arguments& arguments) {
  if (arguments.words.empty()) return Failure{kUsage, "merge needs files: vrrp-trace merge a.pcapng b.pcapng"};
  for (const auto& path : arguments.words) {
    std::error_code error;
    if (std::filesystem::equivalent(path, arguments.text("write", "-"), error)) {
      return Failure{kUsage, "--write " + path + ": it is a file that is read; name another one"};
    }
  }
  return std::nullopt;
}

int run(const Arguments& given) {
  if (const auto refusal = refuse(given)) return fail(*refusal);
  auto arguments = given;
  if (!arguments.has("write")) arguments.flags.emplace_back("json", "true");
  auto offsets = find_offsets(arguments.words);
  if (!offsets) return fail(offsets.error());
  if (!arguments.has("quiet")) tell(*offsets);
  auto files = MergedFiles::open(arguments.words, std::move(*offsets));
  if (!files) return fail(files.error());
  auto shower = Shower::make(arguments);
  if (!shower) return fail(shower.error());
  while (!(*shower)->has_failed()) {
    const auto record = files->next();
    if (!record) break;
    (*shower)->show(*record, trace::dissect(*record));
  }
  if (const int status = (*shower)->finish(); status != kOk) return status;
  if (files->out_of_order() != 0) {
    std::fprintf(stderr, "%llu records stood too far from their place to be put in order\n", static_cast<unsigned long long>(files->out_of_order()));
  }
  return files->failure() ? fail(*files->failure()) : kOk;
}

}  // namespace

extern const Subcommand merge_command;
const Subcommand merge_command{"merge", "FILE...", "the traces of several hosts as one, in order of time by one clock", kFlags, run,
                               "merge a.pcapng b.pcapng -w all.pcapng"};
