// All that this host holds open for one segment: two captures on its device (what goes out, what comes in), the injector and
// the guard, as the injection mode needs them. It follows the device through its life: there, down, up, gone, back with
// another index, renamed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/drop_reason.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "host/capture.hpp"
#include "host/guard.hpp"
#include "host/injector.hpp"
#include "host/links.hpp"

namespace host {

// A change of state, for the log: told once, when it happens.
struct PortChange {
  enum class Kind {
    attached,        // the device is there and up, for the first time with this index
    lost,            // there is no device of that name (any more): index it had, or 0
    down,            // the device is there, not up
    up,              // it is up again
    guarded,         // text: the kind of guard
    guard_failed,    // nothing is injected until it works; text: why, and what to do
    unguarded,       // no guard, and the configuration allows it: injecting all the same; text: why there is none
    guard_lost,      // somebody removed it; it is made again at once
    capturing,       // after a capture_failed: works again
    capture_failed,  // text
    inject_failed,   // the injector cannot use the device; text
    injectable,      // after an inject_failed: works again
  };
  Kind kind;
  std::string device;
  int index = 0;
  std::string text;
};

class SegmentPort {
 public:
  struct Settings {
    std::string segment;
    std::string device;
    const InjectMode& mode;
    bool unguarded = false;  // inject even without a guard
    std::string filter;      // pcap-filter(7)
  };
  // Called from follow() and from the destructor. The event loop is somebody else's.
  struct Watcher {
    std::function<void(int fd, std::function<void()> ready)> watch;
    std::function<void(int fd)> unwatch;
  };
  using Sink = std::function<void(Direction, const CapturedPacket&)>;  // must not call follow()

  SegmentPort(Settings settings, Watcher watcher, Sink sink);
  ~SegmentPort();
  SegmentPort(const SegmentPort&) = delete;
  SegmentPort& operator=(const SegmentPort&) = delete;

  // This host's addresses as [peers] has them: a device that the mode makes gets one.
  void list(std::vector<wire::IpAddress> addresses) { listed_ = std::move(addresses); }
  // At start, after every Links::process() that returned true, and when retry_after() has passed.
  std::vector<PortChange> follow(const Links& links);
  // Something failed that may work later, or is to be looked at: how long after the last follow() to call it again.
  std::optional<base::Duration> retry_after() const;

  // Never blocks. link_down, unguarded, or inject_failed: then last_errno() says why.
  base::Result<base::Ok, base::DropReason> inject(const Injection& injection);
  int last_errno() const { return last_errno_; }

  int index() const { return index_; }  // the device's; 0 while there is none
  bool is_up() const { return state_ == State::up; }
  bool is_guarded() const { return guard_ != nullptr; }
  // Why nothing can be injected now; none: it can.
  std::optional<base::DropReason> blocked() const;
  // Packets that the captures had no room for, since the start.
  std::uint64_t kernel_drops() const;

 private:
  enum class State { unknown, absent, down, up };

  struct Fault {  // the last failure of one part, so that it is told once
    std::string text;
    bool tell(const std::string& now);  // true: new
  };

  void tell(PortChange::Kind kind, std::string text = {});
  void enter(State state);
  void attach(const Link& link);
  void detach();
  void close_captures();
  void ensure_device(const Links& links);
  void ensure_guard(const Link& link);
  void ensure_captures();
  void ensure_injector(const Links& links, const Link& link);
  base::Result<base::Ok, base::SysError> open_capture(Direction direction, std::optional<Capture>& capture);
  void ready(Direction direction);
  bool wants(Direction direction) const;
  bool captures() const;  // all that it wants are open
  void watch_injector();
  void renew_injector();

  Settings settings_;
  std::vector<wire::IpAddress> listed_;
  Watcher watcher_;
  Sink sink_;

  State state_ = State::unknown;
  int index_ = 0;
  bool was_up_ = false;  // with this index
  std::optional<Capture> out_;
  std::optional<Capture> in_;
  bool captures_died_ = false;  // found in a callback; follow() clears up
  std::unique_ptr<Guard> guard_;
  std::unique_ptr<Injector> injector_;
  bool injector_ready_ = false;
  bool injector_died_ = false;  // found in a callback; follow() clears up
  int injector_fd_ = -1;        // that is watched
  int own_index_ = 0;           // of the device that the mode has made; 0: none

  Fault guard_fault_;
  Fault capture_fault_;
  Fault inject_fault_;
  std::vector<PortChange> changes_;  // of the follow() under way
  std::uint64_t earlier_drops_ = 0;
  int last_errno_ = 0;
};

}  // namespace host
