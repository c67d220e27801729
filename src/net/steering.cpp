#include "net/steering.hpp"

#include <linux/filter.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "wire/reader.hpp"

namespace net {
namespace {

// The result of the program is the place of a socket in the group of those that share the port, in the order in which they
// came to it: socket(7), SO_ATTACH_REUSEPORT_CBPF.
constexpr std::uint32_t kFirst = 0;
constexpr std::uint32_t kSecond = 1;

constexpr std::size_t kWordBytes = 4;

std::uint32_t source_offset(wire::Family family) { return family == wire::Family::ipv4 ? 12 : 8; }  // RFC 791, RFC 8200

sock_filter load_of_network_header(std::size_t offset) {
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(SKF_NET_OFF) + static_cast<std::uint32_t>(offset));
}

sock_filter give(std::uint32_t place) { return BPF_STMT(BPF_RET | BPF_K, place); }

// Falls through to what follows it unless the source is that address.
void append(std::vector<sock_filter>& program, const wire::IpAddress& address) {
  wire::Reader octets(address.octets());
  const std::size_t words = address.octets().size() / kWordBytes;
  for (std::size_t i = 0; i < words; ++i) {
    const auto left = static_cast<std::uint8_t>(2 * (words - 1 - i) + 1);  // the later words, and the answer
    program.push_back(load_of_network_header(source_offset(address.family()) + i * kWordBytes));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, octets.u32(), 0, left));
  }
  program.push_back(give(kSecond));
}

}  // namespace

base::Result<base::Ok, base::SysError> steer(const DatagramSocket& second, std::span<const wire::IpAddress> known) {
  std::vector<sock_filter> program;
  for (const auto& address : known) {
    if (address.family() == second.family()) append(program, address);
  }
  program.push_back(give(kFirst));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (::setsockopt(second.fd(), SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &filter, sizeof filter) == 0) return base::Ok{};
  const int code = errno;
  return base::Err{base::SysError{code, "give the peers' datagrams a queue of their own", "", std::strerror(code), {}}};
}

}  // namespace net
