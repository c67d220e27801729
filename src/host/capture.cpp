#include "host/capture.hpp"

#include <pcap/pcap.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "wire/link_header.hpp"

namespace host {
namespace {

constexpr int kSnapBytes = 2048;             // 1500 octets of IP and any link header
constexpr int kRingBytes = 512 * 1024;       // a few hundred adverts while the daemon is held up
constexpr int kPacketsPerDispatch = 128;     // then other descriptors get their turn
constexpr base::Duration kNonsenseAge = std::chrono::hours(1);

struct CloseHandle {
  void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using Handle = std::unique_ptr<pcap_t, CloseHandle>;

base::SysError open_error(int status, const std::string& interface, pcap_t* handle) {
  base::SysError error{0, "capture on", interface, pcap_statustostr(status), {}};
  const char* detail = handle ? pcap_geterr(handle) : "";
  if (status == PCAP_ERROR && *detail) error.reason = detail;
  if (status == PCAP_ERROR_PERM_DENIED) {
    error = {EPERM, error.operation, interface, std::strerror(EPERM), "it needs CAP_NET_RAW"};
  } else if (status == PCAP_ERROR_NO_SUCH_DEVICE) {
    error = {ENODEV, error.operation, interface, std::strerror(ENODEV), {}};
  } else if (status == PCAP_ERROR_IFACE_NOT_UP) {
    error = {ENETDOWN, error.operation, interface, std::strerror(ENETDOWN), {}};
  }
  return error;
}

base::Duration realtime_now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// The kernel stamps in wall-clock time. Where that clock was set meanwhile the difference tells nothing.
base::Duration age_of(const pcap_pkthdr& header) {
  const base::Duration stamp =
      std::chrono::seconds(header.ts.tv_sec) + std::chrono::nanoseconds(header.ts.tv_usec);  // nanoseconds, as asked for
  const base::Duration age = realtime_now() - stamp;
  return age < base::Duration::zero() || age > kNonsenseAge ? base::Duration::zero() : age;
}

int configure(pcap_t* handle) {
  pcap_set_snaplen(handle, kSnapBytes);
  pcap_set_buffer_size(handle, kRingBytes);
  pcap_set_promisc(handle, 0);
  pcap_set_immediate_mode(handle, 1);
  pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
  return pcap_activate(handle);  // warnings are positive
}

pcap_direction_t to_pcap(Direction direction) {
  return direction == Direction::both ? PCAP_D_INOUT : direction == Direction::in ? PCAP_D_IN : PCAP_D_OUT;
}

bool set_filter(pcap_t* handle, const std::string& filter) {
  bpf_program program{};
  if (pcap_compile(handle, &program, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) return false;
  const bool set = pcap_setfilter(handle, &program) == 0;
  pcap_freecode(&program);
  return set;
}

}  // namespace

struct Capture::Impl {
  Handle handle;
  const wire::LinkType* link_type = nullptr;
  int fd = -1;
};

Capture::Capture(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Capture::Capture(Capture&&) noexcept = default;
Capture& Capture::operator=(Capture&&) noexcept = default;
Capture::~Capture() = default;

base::Result<Capture, base::SysError> Capture::open(const std::string& interface, Direction direction,
                                                    const std::string& filter) {
  char text[PCAP_ERRBUF_SIZE] = "";
  Handle handle(pcap_create(interface.c_str(), text));
  if (!handle) return base::Err{base::SysError{0, "capture on", interface, text, {}}};
  if (const int status = configure(handle.get()); status < 0)
    return base::Err{open_error(status, interface, handle.get())};
  const auto* const link_type = wire::find_link_type(static_cast<std::uint32_t>(pcap_datalink(handle.get())));
  if (link_type == nullptr)
    return base::Err{base::SysError{0, "capture on", interface, "its link type is neither Ethernet nor IP", {}}};
  if (!set_filter(handle.get(), filter) ||
      pcap_setdirection(handle.get(), to_pcap(direction)) != 0 ||
      pcap_setnonblock(handle.get(), 1, text) != 0)
    return base::Err{open_error(PCAP_ERROR, interface, handle.get())};

  const int fd = pcap_get_selectable_fd(handle.get());
  return Capture(std::make_unique<Impl>(Impl{std::move(handle), link_type, fd}));
}

int Capture::fd() const { return impl_->fd; }

bool Capture::dispatch(const std::function<void(const CapturedPacket&)>& sink) {
  struct Call {
    const std::function<void(const CapturedPacket&)>& sink;
    const wire::LinkType* link_type;
  } call{sink, impl_->link_type};

  const auto hand_over = [](u_char* user, const pcap_pkthdr* header, const u_char* frame) {
    const auto& to = *reinterpret_cast<const Call*>(user);
    const auto found = wire::ip_of_frame(*to.link_type, base::Bytes(frame, header->caplen));
    // A tagged frame belongs to another interface.
    if (!found.ip.empty() && !found.vlan) to.sink({age_of(*header), found.ip});
  };
  return pcap_dispatch(impl_->handle.get(), kPacketsPerDispatch, hand_over, reinterpret_cast<u_char*>(&call)) >= 0;
}

std::uint64_t Capture::kernel_drops() const {
  pcap_stat stat{};
  return pcap_stats(impl_->handle.get(), &stat) == 0 ? stat.ps_drop : 0;
}

}  // namespace host
