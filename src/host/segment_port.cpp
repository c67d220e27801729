#include "host/segment_port.hpp"

#include <cerrno>
#include <utility>

#include "host/tap.hpp"

namespace host {
namespace {

constexpr base::Duration kRetry = std::chrono::seconds(1);
constexpr base::Duration kRetryWhileWorking = std::chrono::seconds(60);  // an allowed lack: no hurry
constexpr base::Duration kGuardCheck = std::chrono::seconds(10);         // nobody tells of a tc filter that is removed

// errno values that say: the link events that explain this are on their way.
bool device_is_going(int code) { return code == ENODEV || code == ENXIO || code == ENETDOWN; }

}  // namespace

bool SegmentPort::Fault::tell(const std::string& now) {
  if (text == now) return false;
  text = now;
  return true;
}

SegmentPort::SegmentPort(Settings settings, Watcher watcher, Sink sink)
    : settings_(std::move(settings)),
      watcher_(std::move(watcher)),
      sink_(std::move(sink)),
      injector_(settings_.mode.make()) {}

SegmentPort::~SegmentPort() {
  close_captures();
  if (injector_fd_ >= 0) watcher_.unwatch(injector_fd_);
}

std::vector<PortChange> SegmentPort::follow(const Links& links) {
  std::optional<Link> link = links.find(settings_.device);
  if (index_ != 0 && (!link || link->index != index_)) detach();
  if (captures_died_) close_captures();
  if (injector_died_) renew_injector();
  if (settings_.mode.makes_device) {
    ensure_device(links);
    // Another one of that name is none of this port's, and of the own one the news is on its way.
    if (link && link->index != own_index_) link.reset();
  }
  if (!link) {
    if (!settings_.mode.makes_device) enter(State::absent);
  } else {
    attach(*link);
    ensure_guard(*link);
    if (link->up) {
      ensure_captures();
      ensure_injector(links, *link);
    }
  }
  return std::exchange(changes_, {});
}

void SegmentPort::tell(PortChange::Kind kind, std::string text) {
  changes_.push_back({kind, settings_.device, index_, std::move(text)});
}

void SegmentPort::enter(State state) {
  const State before = std::exchange(state_, state);
  if (before == state) return;
  switch (state) {
    case State::unknown: break;
    case State::absent: tell(PortChange::Kind::lost); break;
    case State::down: tell(PortChange::Kind::down); break;
    case State::up:
      tell(std::exchange(was_up_, true) ? PortChange::Kind::up : PortChange::Kind::attached);
      break;
  }
}

void SegmentPort::attach(const Link& link) {
  index_ = link.index;
  enter(link.up ? State::up : State::down);
}

void SegmentPort::detach() {
  close_captures();
  guard_.reset();
  renew_injector();
  guard_fault_ = capture_fault_ = inject_fault_ = {};
  tell(PortChange::Kind::lost);
  index_ = 0;
  was_up_ = false;
  state_ = State::absent;
}

void SegmentPort::close_captures() {
  earlier_drops_ = kernel_drops();
  for (std::optional<Capture>* capture : {&out_, &in_}) {
    if (!*capture) continue;
    watcher_.unwatch((*capture)->fd());
    capture->reset();
  }
  captures_died_ = false;
}

void SegmentPort::ensure_device(const Links& links) {
  const auto made = injector_->make_device(settings_.device, listed_, links);
  own_index_ = made ? *made : 0;
  watch_injector();
  if (made) return;
  std::string text = made.error().message();
  if (inject_fault_.tell(text)) tell(PortChange::Kind::inject_failed, std::move(text));
}

void SegmentPort::ensure_guard(const Link& link) {
  if (!settings_.mode.needs_guard) return;
  if (guard_ && guard_->holds()) return;
  if (guard_) tell(PortChange::Kind::guard_lost);
  guard_.reset();
  auto made = make_guard(settings_.segment, link);
  if (made) {
    guard_ = std::move(*made);
    guard_fault_ = {};
    tell(PortChange::Kind::guarded, std::string(guard_->kind()));
    return;
  }
  std::string text = made.error().message();
  if (!guard_fault_.tell(text)) return;
  if (settings_.unguarded) {
    tell(PortChange::Kind::unguarded, std::move(text));
  } else {
    tell(PortChange::Kind::guard_failed,
         text + "; where the network drops multicast anyway, set unguarded = true");
  }
}

// Nothing comes in from elsewhere on a device of the mode's own.
bool SegmentPort::wants(Direction direction) const {
  return direction == Direction::out || !settings_.mode.makes_device;
}

bool SegmentPort::captures() const { return out_ && (in_ || !wants(Direction::in)); }

void SegmentPort::ensure_captures() {
  if (captures()) return;
  for (const Direction direction : {Direction::out, Direction::in}) {
    if (!wants(direction)) continue;
    const auto opened = open_capture(direction, direction == Direction::out ? out_ : in_);
    if (opened) continue;
    close_captures();
    std::string text = opened.error().message();
    if (!device_is_going(opened.error().code) && capture_fault_.tell(text))
      tell(PortChange::Kind::capture_failed, std::move(text));
    return;
  }
  if (!capture_fault_.text.empty()) tell(PortChange::Kind::capturing);
  capture_fault_ = {};
}

base::Result<base::Ok, base::SysError> SegmentPort::open_capture(Direction direction,
                                                                 std::optional<Capture>& capture) {
  std::string filter = settings_.filter;
  // What this relay, or another one here, has injected has not come from the wire.
  if (direction == Direction::in) filter = "(" + filter + ") and not " + std::string(kInjectedFrames);
  auto opened = Capture::open(settings_.device, direction, filter);
  if (!opened) return base::Err{opened.error()};
  capture.emplace(std::move(*opened));
  watcher_.watch(capture->fd(), [this, direction] { ready(direction); });
  return base::Ok{};
}

void SegmentPort::ready(Direction direction) {
  std::optional<Capture>& capture = direction == Direction::out ? out_ : in_;
  if (!capture || captures_died_) return;
  if (capture->dispatch([&](const CapturedPacket& packet) { sink_(direction, packet); })) return;
  captures_died_ = true;
  // Or the loop would call again at once, until follow() opens new ones.
  for (const std::optional<Capture>* each : {&out_, &in_})
    if (*each) watcher_.unwatch((*each)->fd());
}

void SegmentPort::ensure_injector(const Links& links, const Link& link) {
  const auto set = injector_->set_links(link, links.children(link.index));
  injector_ready_ = static_cast<bool>(set);
  watch_injector();
  if (set) {
    if (!inject_fault_.text.empty()) tell(PortChange::Kind::injectable);
    inject_fault_ = {};
    return;
  }
  std::string text = set.error().message();
  if (!device_is_going(set.error().code) && inject_fault_.tell(text))
    tell(PortChange::Kind::inject_failed, std::move(text));
}

void SegmentPort::watch_injector() {
  const int fd = injector_->fd();
  if (fd == injector_fd_) return;
  injector_fd_ = fd;
  watcher_.watch(fd, [this] {
    if (injector_->drain()) return;
    injector_died_ = true;
    watcher_.unwatch(std::exchange(injector_fd_, -1));
  });
}

void SegmentPort::renew_injector() {
  if (injector_fd_ >= 0) watcher_.unwatch(std::exchange(injector_fd_, -1));
  injector_.reset();  // first: what it has made has a name that the next one takes
  injector_ = settings_.mode.make();
  injector_ready_ = injector_died_ = false;
  own_index_ = 0;
}

std::optional<base::Duration> SegmentPort::retry_after() const {
  if (captures_died_ || injector_died_) return base::Duration::zero();
  if (settings_.mode.makes_device && own_index_ == 0) return kRetry;
  if (state_ != State::down && state_ != State::up) return {};
  if (state_ == State::up && (!captures() || !injector_ready_)) return kRetry;
  if (!settings_.mode.needs_guard) return {};
  if (guard_) return kGuardCheck;
  return settings_.unguarded ? kRetryWhileWorking : kRetry;
}

std::optional<base::DropReason> SegmentPort::blocked() const {
  if (state_ != State::up) return base::DropReason::link_down;
  if (settings_.mode.needs_guard && !guard_ && !settings_.unguarded) return base::DropReason::unguarded;
  return std::nullopt;
}

base::Result<base::Ok, base::DropReason> SegmentPort::inject(const Injection& injection) {
  if (const auto reason = blocked()) return base::Err{*reason};
  last_errno_ = injector_ready_ ? injector_->inject(injection) : ENODEV;
  if (last_errno_ != 0) return base::Err{base::DropReason::inject_failed};
  return base::Ok{};
}

std::uint64_t SegmentPort::kernel_drops() const {
  return earlier_drops_ + (out_ ? out_->kernel_drops() : 0) + (in_ ? in_->kernel_drops() : 0);
}

}  // namespace host
