// A file, or standard input, for the readers of src/trace.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/sys_error.hpp"
#include "base/unique_fd.hpp"
#include "trace/reader.hpp"

class FileInput final : public trace::Input {
 public:
  // "-": standard input.
  static base::Result<std::unique_ptr<FileInput>, base::SysError> open(const std::string& path);

  // A socket, or what else is open already.
  static std::unique_ptr<FileInput> of(base::UniqueFd fd, std::string name);

  base::Bytes window(std::size_t wanted) override;
  void consume(std::size_t octets) override;

  const std::string& name() const { return name_; }  // "standard input"
  std::uint64_t size() const { return size_; }        // octets; 0: not known, as of a pipe
  std::uint64_t read() const { return read_; }        // octets so far
  // The kernel gave no more; to the reader it looks as if the input ended.
  const std::optional<base::SysError>& failure() const { return failure_; }
  // Called before each read(2), which may wait: whoever buffers output lets it go. False: nothing more is to be read.
  std::function<bool(int fd)> before_read = [](int) { return true; };

 private:
  FileInput(base::UniqueFd fd, std::string name, std::uint64_t size);
  bool read_more();

  base::UniqueFd fd_;
  std::string name_;
  std::uint64_t size_;
  std::uint64_t read_ = 0;
  std::vector<std::uint8_t> room_;
  std::size_t begin_ = 0;  // what is read and not consumed: room_[begin_, end_)
  std::size_t end_ = 0;
  std::optional<base::SysError> failure_{};
};
