#include "interface_reader.hpp"

#include <time.h>

namespace {

// Adverts, and all that may carry them; dissect() tells what else it is.
constexpr const char* kFilter =
    "ip proto 112 or ip6 proto 112 or ip proto 51 or ip proto 47 or ip6 proto 47 or udp port 4754 or udp port 10112";

base::Duration realtime_now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace

base::Result<std::unique_ptr<InterfaceReader>, base::SysError> InterfaceReader::open(const std::string& interface,
                                                                                     Interrupt& interrupt,
                                                                                     std::function<void()> before_wait) {
  auto capture = host::Capture::open(interface, host::Direction::both, kFilter);
  if (!capture) return base::Err(capture.error());
  return std::unique_ptr<InterfaceReader>(
      new InterfaceReader(interface, std::move(*capture), interrupt, std::move(before_wait)));
}

void InterfaceReader::take() {
  const auto now = realtime_now();
  gone_ = !capture_.dispatch([&](const host::CapturedPacket& packet) {
    waiting_.push_back({now - packet.age, {packet.octets.begin(), packet.octets.end()}});
  });
}

base::Result<std::optional<trace::Record>, trace::Malformed> InterfaceReader::next() {
  while (waiting_.empty()) {
    before_wait_();
    pollfd fd{capture_.fd(), POLLIN, 0};
    if (gone_ || !interrupt_.wait({&fd, 1})) return std::optional<trace::Record>();
    take();
  }
  current_ = std::move(waiting_.front());
  waiting_.pop_front();
  trace::Record record;
  record.time = current_.time;
  record.interface = interface_;
  record.number = ++number_;
  record.octets = current_.octets;
  return std::optional(record);
}
