// The only source that includes spdlog.
#include "log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
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

bool with_priorities = false;

struct LevelText {
  spdlog::level::level_enum level;
  int priority;  // syslog(3)
};

LevelText text_of(Level level) {
  switch (level) {
    case Level::debug:
      return {spdlog::level::debug, 7};
    case Level::info:
      return {spdlog::level::info, 6};
    case Level::warning:
      return {spdlog::level::warn, 4};
    case Level::error:
      break;
  }
  return {spdlog::level::err, 3};
}

}  // namespace

void open(std::string_view level) {
  with_priorities = under_journald();
  auto logger = spdlog::stderr_color_st("vrrp-relayd");
  logger->set_pattern(with_priorities ? "%v" : "%H:%M:%S.%e %^%-7l%$ %v");
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

void write(Level level, const std::string& line) {
  const auto [spd_level, priority] = text_of(level);
  if (with_priorities) {
    spdlog::log(spd_level, "<{}>{}", priority, line);
  } else {
    spdlog::log(spd_level, "{}", line);
  }
}

}  // namespace logging
