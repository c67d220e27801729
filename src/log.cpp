// The only source that includes spdlog.
#include "log.hpp"

#include <poll.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace logging {

namespace {

// journald says in $JOURNAL_STREAM which file it reads from us (systemd.exec(5)).
bool under_journald() {
  const char* const stream = std::getenv("JOURNAL_STREAM");
  struct stat info {};
  return stream != nullptr && ::fstat(STDERR_FILENO, &info) == 0 &&
         fmt::format("{}:{}", info.st_dev, info.st_ino) == stream;
}

int syslog_priority(spdlog::level::level_enum level) {  // syslog(3)
  if (level >= spdlog::level::err) return 3;
  if (level == spdlog::level::warn) return 4;
  return level == spdlog::level::info ? 6 : 7;
}

// Writes to standard error, but never waits for whoever reads it: a log that is stuck must not hold up an advert. What
// does not fit is lost and counted.
class StderrSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit StderrSink(bool with_priorities) : with_priorities_(with_priorities) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    if (with_priorities_) fmt::format_to(std::back_inserter(line), "<{}>", syslog_priority(message.level));
    formatter_->format(message, line);
    if (lost_ > 0) fmt::format_to(std::back_inserter(line), "{} earlier lines are lost, nobody read them\n", lost_);
    const bool written = writable() && ::write(STDERR_FILENO, line.data(), line.size()) > 0;
    lost_ = written ? 0 : lost_ + 1;
  }
  void flush_() override {}

  static bool writable() {
    pollfd fd{STDERR_FILENO, POLLOUT, 0};
    return ::poll(&fd, 1, 0) == 1 && (fd.revents & POLLOUT) != 0;
  }

  bool with_priorities_;
  std::uint64_t lost_ = 0;
};

spdlog::level::level_enum spd_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      break;
  }
  return spdlog::level::err;
}

}  // namespace

void open(std::string_view level) {
  const bool with_priorities = under_journald();
  auto logger = std::make_shared<spdlog::logger>("vrrp-relayd", std::make_shared<StderrSink>(with_priorities));
  logger->set_pattern(with_priorities ? "%v" : "%H:%M:%S.%e %-7l %v");
  logger->set_level(spdlog::level::from_str(std::string(level)));
  spdlog::set_default_logger(std::move(logger));
}

void set_level(std::string_view level) {
  spdlog::default_logger()->set_level(spdlog::level::from_str(std::string(level)));
}

void write(Level level, const std::string& line) { spdlog::log(spd_level(level), "{}", line); }

}  // namespace logging
