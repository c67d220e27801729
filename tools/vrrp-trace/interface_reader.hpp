// Packets straight from an interface of this host, as records of stage packet: VRRP, CARP, and what carries them between hosts.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "base/sys_error.hpp"
#include "host/capture.hpp"
#include "interrupt.hpp"
#include "trace/reader.hpp"

class InterfaceReader final : public trace::Reader {
 public:
  // `before_wait` is called when all that has come was read. `interrupt` outlives it.
  static base::Result<std::unique_ptr<InterfaceReader>, base::SysError> open(const std::string& interface, Interrupt& interrupt,
                                                                             std::function<void()> before_wait);

  // Ends when it is interrupted, or when the interface goes.
  base::Result<std::optional<trace::Record>, trace::Malformed> next() override;
  bool is_gone() const { return gone_; }
  std::uint64_t kernel_drops() const { return capture_.kernel_drops(); }

 private:
  struct Packet {
    base::Duration time;
    std::vector<std::uint8_t> octets;
  };
  InterfaceReader(std::string interface, host::Capture capture, Interrupt& interrupt, std::function<void()> before_wait)
      : interface_(std::move(interface)), capture_(std::move(capture)), interrupt_(interrupt), before_wait_(std::move(before_wait)) {}
  void take();

  std::string interface_;
  host::Capture capture_;
  Interrupt& interrupt_;
  std::function<void()> before_wait_;
  std::deque<Packet> waiting_{};
  Packet current_{};
  std::uint64_t number_ = 0;
  bool gone_ = false;
};
