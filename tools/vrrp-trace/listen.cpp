#include "listen.hpp"

#include <cstdio>

#include "ask.hpp"
#include "filtering.hpp"
#include "input.hpp"
#include "interface_reader.hpp"
#include "number.hpp"
#include "trace/verdict.hpp"

namespace {

base::Result<std::uint64_t, Failure> count_of(const Arguments& arguments) {
  if (!arguments.has("count")) return UINT64_MAX;
  const auto text = arguments.text("count");
  if (const auto count = parse_number(text)) return *count;
  return base::Err(Failure{kUsage, "--count " + text + ": it is a number from 1 on"});
}

struct Task {
  trace::Filter filter;
  std::uint64_t most;
  Shower& shower;
  std::uint64_t shown = 0;
  bool findings = false;
};

// Until there is no more, or enough. A complaint about what cannot be read is the caller's.
std::optional<trace::Malformed> show_all(trace::Reader& reader, Task& task) {
  while (!task.shower.has_failed() && task.shown < task.most) {
    const auto record = reader.next();
    if (!record) return record.error();
    if (!*record) break;
    const auto dissection = trace::dissect(**record);
    if (!trace::is_of_interest(**record, dissection) || !matches(task.filter, **record, dissection)) continue;
    task.findings = task.findings || trace::is_finding(**record, dissection);
    ++task.shown;
    task.shower.show(**record, dissection);
  }
  return std::nullopt;
}

// 1 is for what was found in a trace; what cannot be read at all is 2.
int fail_to_read(Failure failure) {
  if (failure.exit_status == kFailed) failure.exit_status = kUsage;
  return fail(failure);
}

Failure hint_at_interface(Failure failure) {
  if (failure.exit_status == kNotRunning) failure.text += "\n  without it: vrrp-trace live --interface eth0";
  return failure;
}

// Returns the exit status, as far as it is another than that of the findings.
int from_daemon(const Arguments& arguments, Task& task, Interrupt& interrupt) {
  const auto path = control_path(arguments);
  auto listening = listen_to(path, arguments.has("backlog") ? "trace all" : "trace");
  if (!listening) return fail_to_read(hint_at_interface(listening.error()));
  const auto input = FileInput::of(std::move(listening->fd), path);
  input->before_read = [&](int fd) {
    task.shower.flush();
    pollfd one{fd, POLLIN, 0};
    return interrupt.wait({&one, 1});
  };
  task.shower.begin(listening->host);
  const auto reader = trace::open_reader(*input);
  std::optional<trace::Malformed> malformed;
  if (reader) {
    malformed = show_all(**reader, task);
  } else {
    malformed = reader.error();
  }
  if (interrupt.came() || task.shown == task.most || task.shower.has_failed()) return kOk;
  if (malformed && !input->failure()) return fail({kUsage, path + ": " + to_string(*malformed)});
  return fail({kNotRunning, "vrrp-relayd at " + path + " has ended, or has too many listeners; start vrrp-trace again"});
}

int from_interface(const Arguments& arguments, Task& task, Interrupt& interrupt) {
  const auto device = arguments.text("interface");
  auto reader = InterfaceReader::open(device, interrupt, [&] { task.shower.flush(); });
  if (!reader) return fail_to_read(failure_of(reader.error()));
  static_cast<void>(show_all(**reader, task));
  const auto lost = (*reader)->kernel_drops();
  if (lost > 0) std::fprintf(stderr, "%llu packets were too many for the kernel's buffer\n", static_cast<unsigned long long>(lost));
  return (*reader)->is_gone() ? fail({kUsage, device + " has gone; is it there? ip link show " + device}) : kOk;
}

}  // namespace

int listen_and_show(const Arguments& arguments, bool says_count) {
  auto selection = read_selection(arguments);
  if (!selection) return fail(selection.error());
  if (!selection->files.empty()) {
    return fail({kUsage, selection->files.front() + " is no word of a filter; files are for vrrp-trace read"});
  }
  const auto count = count_of(arguments);
  if (!count) return fail(count.error());
  if (arguments.has("interface") && arguments.has("backlog")) {
    return fail({kUsage, "--interface and --backlog: only the daemon keeps what has happened"});
  }
  auto shower = Shower::make(arguments);
  if (!shower) return fail(shower.error());
  Task task{std::move(selection->filter), *count, **shower};
  Interrupt interrupt;
  const int status = arguments.has("interface") ? from_interface(arguments, task, interrupt) : from_daemon(arguments, task, interrupt);
  const int finished = (*shower)->finish();
  if (says_count) std::fprintf(stderr, "%llu records\n", static_cast<unsigned long long>(task.shown));
  if (status != kOk) return status;
  if (finished != kOk) return finished;
  return task.findings ? kFailed : kOk;
}
