// The sockets towards the peers: one for each transport and address family that some pair uses.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "carrier/channel.hpp"
#include "config/config.hpp"
#include "core/events.hpp"
#include "host/gre_silence.hpp"
#include "net/datagram_socket.hpp"
#include "net/loop.hpp"

class PeerSockets {
 public:
  struct Sink {
    std::function<void(const core::Received&)> arrived;
    std::function<void(const wire::IpAddress& remote, int error)> refused;  // an ICMP error
  };

  PeerSockets(net::Loop& loop, Sink sink);

  // Opens what is missing for that configuration, then closes what it has no use for. On an error all is as it was.
  base::Result<base::Ok, base::SysError> fit(const config::Config& config, std::size_t self);
  // Those of `sends` that go by a socket. failed(index into sends, errno).
  void send(std::span<const core::Send> sends, const std::function<void(std::size_t, int)>& failed);

  // "UDP port 10112 and IP protocol 47"
  std::string listening() const;
  // What could not be done and does not matter much; told once.
  std::optional<std::string> take_warning() { return std::exchange(warning_, std::nullopt); }

 private:
  struct Place {
    carrier::Transport transport;
    wire::Family family;
    std::uint16_t port;
    bool operator==(const Place&) const = default;
  };
  struct Open {
    Place place;
    net::DatagramSocket socket;
    std::optional<net::DatagramSocket> for_peers{};  // UDP: what comes from the peers' addresses; not for sending
  };
  static std::vector<Place> wanted(const config::Config& config, std::size_t self);
  base::Result<base::Ok, base::SysError> watch(Open& open, net::DatagramSocket& socket);
  void part_queues(Open& open, const config::Config& config, std::size_t self);
  void silence_gre(const config::Config& config, std::size_t self);
  void send_by(Open& open, std::span<const core::Send> sends, const std::function<void(std::size_t, int)>& failed);

  net::Loop& loop_;
  Sink sink_;
  std::vector<std::unique_ptr<Open>> open_;
  std::vector<net::Outgoing> batch_;
  std::optional<host::GreSilence> silence_;
  std::vector<wire::IpAddress> silenced_;
  std::optional<std::string> warning_;
};
