// Several traces that come live: from the control socket of a daemon, or from vrrp-trace on another host.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/unique_fd.hpp"
#include "report.hpp"
#include "trace/json.hpp"

class Streams {
 public:
  using Clock = std::chrono::steady_clock;
  // Names last as long as this, octets until the next record.
  using Take = std::function<void(const trace::Record& record)>;

  Streams() = default;
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;
  ~Streams();  // ends what it started

  // `backlog`: with what the daemon keeps of the past.
  std::optional<Failure> add_socket(const std::string& path, bool backlog);
  // Runs ssh, which may ask nothing.
  std::optional<Failure> add_ssh(const std::string& host, bool backlog);

  bool empty() const { return streams_.empty(); }
  // Nothing is missed from now on: each stream has begun, or has ended.
  bool all_ready() const;
  // Waits for records until then; calls `take` for each. False: every stream has ended.
  bool wait(Clock::time_point until, const Take& take);
  // The hosts that are listened to, as far as they have told their names.
  std::vector<std::string> hosts() const;
  // The first stream that failed: ssh did not get there, or what came is no trace.
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  struct Stream {
    std::string what;  // "ssh:b"
    base::UniqueFd fd;
    std::optional<pid_t> child{};
    std::string host{};
    bool is_ready = false;
    std::string rest{};  // of a line that is not whole yet
    trace::Names names{};
    trace::RecordParser parser{names};
  };

  void read(Stream& stream, const Take& take);
  void take_line(Stream& stream, std::string_view line, const Take& take);
  void end(Stream& stream);
  void fail(const Failure& failure);

  std::vector<std::unique_ptr<Stream>> streams_;
  std::optional<Failure> failure_;
};
