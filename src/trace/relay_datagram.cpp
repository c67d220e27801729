#include "trace/relay_datagram.hpp"

#include <array>

#include "session/messages.hpp"
#include "session/plain.hpp"
#include "session/probe.hpp"

namespace trace {

namespace {

using base::DropReason;
using base::Err;
using Read = base::Result<RelayDatagram, DropReason>;

Read read_init(base::Bytes octets) {
  const auto head = session::read_init_head(octets);
  if (!head) return Err(head.error());
  RelayDatagram datagram;
  datagram.sender_index = head->sender_index;
  datagram.key_id = head->key_id;
  datagram.node = head->initiator;
  datagram.responder = head->responder;
  return datagram;
}

Read read_resp(base::Bytes octets) {
  const auto head = session::read_resp_head(octets);
  if (!head) return Err(head.error());
  RelayDatagram datagram;
  datagram.sender_index = head->sender_index;
  datagram.receiver_index = head->receiver_index;
  return datagram;
}

Read read_cookie(base::Bytes octets) {
  const auto head = session::read_cookie_head(octets);
  if (!head) return Err(head.error());
  RelayDatagram datagram;
  datagram.receiver_index = *head;
  return datagram;
}

Read read_data(base::Bytes octets) {
  const auto head = session::read_data_head(octets);
  if (!head) return Err(head.error());
  RelayDatagram datagram;
  datagram.receiver_index = head->receiver_index;
  datagram.counter = head->counter;
  return datagram;
}

Read read_plain(base::Bytes octets) {
  const auto plain = session::read_plain(octets);
  if (!plain) return Err(plain.error());
  RelayDatagram datagram;
  datagram.node = plain->node;
  datagram.boot = plain->boot;
  datagram.frame = plain->frame;
  return datagram;
}

Read read_probe(base::Bytes octets) {
  if (!session::read_probe_packet(octets)) return Err(DropReason::datagram_malformed);
  return RelayDatagram{};
}

struct Type {
  std::uint8_t type;
  std::string_view name;
  Read (*read)(base::Bytes octets);
};

constexpr std::array kTypes{
    Type{session::kTypeInit, "INIT", read_init},       Type{session::kTypeResp, "RESP", read_resp},
    Type{session::kTypeCookie, "COOKIE", read_cookie}, Type{session::kTypeData, "DATA", read_data},
    Type{session::kTypePlain, "plain", read_plain},    Type{kTypeProbe, "probe", read_probe},
};

constexpr std::array<std::string_view, 8> kKindNames{"?", "ADVERT", "PING", "PONG", "BYE", "HEARD", "PROBE", "PROBED"};

}  // namespace

std::string_view type_name(const RelayDatagram& datagram) {
  for (const auto& type : kTypes) {
    if (type.type == datagram.type) return type.name;
  }
  return "?";
}

std::string_view kind_name(session::FrameKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number < kKindNames.size() ? kKindNames[number] : kKindNames.front();
}

Read read_relay_datagram(base::Bytes octets) {
  for (const auto& type : kTypes) {
    if (type.type != session::type_of(octets)) continue;
    auto datagram = type.read(octets);
    if (!datagram) return datagram;
    datagram->type = type.type;
    datagram->version = type.type == kTypeProbe ? std::uint8_t{0} : session::kVersion;
    datagram->bytes = octets.size();
    return datagram;
  }
  return Err(DropReason::datagram_malformed);
}

}  // namespace trace
