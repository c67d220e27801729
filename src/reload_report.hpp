// What is said when a configuration is taken in.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "config/config.hpp"
#include "log.hpp"

// What a reload has to say. Each line goes to the log at once, and all of them to who asked for it.
class ReloadReport {
 public:
  explicit ReloadReport(std::string_view by) : by_(by) {}

  const std::string& by() const { return by_; }

  void tell(const std::string& line) {
    logging::info(by_ + ": " + line);
    text_ += line + "\n";
  }
  void warn(const std::string& line) {
    logging::warning(by_ + ": " + line);
    text_ += "warning: " + line + "\n";
  }
  void refuse(const config::Mistake& mistake) {
    logging::error(mistake.where + ": error: " + mistake.message + "; fix: " + mistake.fix);
    text_ += mistake.to_string() + "\n";
  }
  // The answer, with the outcome as its first line.
  std::string taken_in() {
    constexpr std::string_view kDone = "the configuration and the keys were read again";
    logging::info(fmt::format("{}: {}", by_, kDone));
    return fmt::format("ok: {}\n{}", kDone, text_);
  }
  std::string refused() {
    constexpr std::string_view kNothing = "nothing was taken in, all goes on as before";
    logging::error(fmt::format("{}: {}", by_, kNothing));
    return fmt::format("error: {}\n{}", kNothing, text_);
  }

 private:
  std::string by_;
  std::string text_;
};
