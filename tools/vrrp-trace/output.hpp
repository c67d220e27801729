// Where lines and files go: written when there is enough, or when the input makes us wait.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"

class Output {
 public:
  static Output standard();
  // "-": standard output. The file is made anew.
  static base::Result<Output, base::SysError> create(const std::string& path);

  std::string& text() { return text_; }  // append to it, then call settle()
  void append(base::Bytes octets);
  void settle();  // lets go of what is there if it is much
  void flush();
  // The first write that failed; nothing is written from then on.
  const std::optional<base::SysError>& failure() const { return failure_; }

 private:
  Output(base::UniqueFd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

  base::UniqueFd fd_;
  std::string name_;
  std::string text_{};
  std::optional<base::SysError> failure_{};
};
