// What a packet says, in words.
#include "trace/json_fields.hpp"
#include "trace/text_parts.hpp"

namespace trace {

namespace {

template <class T>
std::string number_text(std::string_view name, const std::optional<T>& value) {
  return value ? " " + std::string(name) + " " + std::to_string(*value) : std::string();
}

std::string auth_text(const proto::VrrpFields& vrrp, const Record& record, bool show_secrets) {
  std::string text;
  if (vrrp.auth_type == 1) {
    text = " pass";
    if (show_secrets && !record.masked && !vrrp.auth_data.empty()) {
      const std::string_view secret(reinterpret_cast<const char*>(vrrp.auth_data.data()), vrrp.auth_data.size());
      text += " \"" + printable(secret.substr(0, secret.find('\0'))) + "\"";
    }
  } else if (vrrp.auth_type.value_or(0) != 0 && !vrrp.ah) {
    text = " auth " + std::to_string(*vrrp.auth_type);
  }
  if (vrrp.ah) text += " ah";
  if (vrrp.has_hmac_trailer()) text += " hmac";
  return text;
}

std::string vrrp_text(const proto::VrrpFields& vrrp, const Record& record, bool show_secrets) {
  auto text = "v" + std::to_string(vrrp.version);
  if (vrrp.type != proto::kVrrpAdvertisement) text += " type " + std::to_string(vrrp.type);
  text += number_text("vrid", vrrp.vrid) + number_text("prio", vrrp.priority);
  if (vrrp.priority == 0) text += " (resigns)";
  if (vrrp.adver_int) text += " " + seconds_text(*vrrp.adver_int * 100u);
  if (vrrp.max_adver_int) text += " " + seconds_text(*vrrp.max_adver_int);
  return text + auth_text(vrrp, record, show_secrets);
}

std::string carp_text(const proto::VrrpFields& vrrp) {
  const auto carp = proto::read_carp_fields(vrrp.message);
  return "CARP vhid " + std::to_string(carp.vhid) + " advskew " + std::to_string(carp.advskew) + " " + std::to_string(carp.advbase) + "s";
}

std::string datagram_text(const CarriedDatagram& datagram, const wire::IpPacket& packet) {
  const bool has_ports = !packet.is_later_fragment();
  auto text = "udp" + (has_ports ? " " + std::to_string(datagram.bytes) + " octets" : std::string());
  if (!packet.fragment) return text;
  text += (has_ports ? ", fragment at " : " fragment at ") + std::to_string(packet.fragment->offset) + " with " +
          std::to_string(packet.payload.size());
  return packet.fragment->more ? text : text + ", the last";
}

std::string relay_text(const RelayDatagram& relay) {
  auto text = "relay " + std::string(type_name(relay));
  if (relay.frame) {
    text += " " + std::string(kind_name(relay.frame->head.kind)) + " " + std::to_string(relay.frame->head.id);
  }
  if (relay.key_id) text += " key " + hex_text(*relay.key_id, 8);
  if (relay.node) text += " node " + hex_text(*relay.node, 16);
  if (relay.sender_index) text += " from index " + hex_text(*relay.sender_index, 8);
  if (relay.receiver_index) text += " to index " + hex_text(*relay.receiver_index, 8);
  text += number_text("counter", relay.counter);
  return text + ", " + std::to_string(relay.bytes) + " octets";
}

}  // namespace

std::string endpoint_text(const Endpoint& endpoint) {
  const auto address = to_string(endpoint.address);
  if (endpoint.port == 0) return address;
  const bool v6 = endpoint.address.family() == wire::Family::ipv6;
  return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port);
}

std::string ends_text(const Dissection& in) {
  const auto ports = in.datagram.value_or(CarriedDatagram{});
  return endpoint_text({in.ip->source, ports.source_port}) + " > " + endpoint_text({in.ip->destination, ports.destination_port});
}

std::string message_text(const Record& record, const Dissection& in, bool show_secrets) {
  std::string text;
  if (in.vrrp && !in.vrrp->message.empty()) {
    text = in.is_carp() ? carp_text(*in.vrrp) : vrrp_text(*in.vrrp, record, show_secrets);
    if (const auto judged = judge_checksum(in); judged && !judged->good) text += " bad checksum";
  } else if (in.datagram) {
    text = datagram_text(*in.datagram, *in.ip);
  } else if (in.relay && !in.ip) {
    text = relay_text(*in.relay);
  } else if (in.relay) {
    text = "relay probe";
  } else if (in.ip) {
    text = "protocol " + std::to_string(in.ip->protocol);
  } else if (in.gre) {
    text = "gre type " + hex_text(in.gre->protocol, 4);
  } else if (!record.octets.empty()) {
    text = std::to_string(record.octets.size()) + " octets";
  }
  if (record.vlan) text += " vlan " + std::to_string(*record.vlan);
  if (in.cut_off) text += " (cut off)";
  return text;
}

std::string addresses_text(const Dissection& in, Addresses how) {
  if (!in.vrrp || in.is_carp() || in.vrrp->addresses.empty()) return {};
  const std::size_t width = in.ip->family() == wire::Family::ipv4 ? 4 : 16;
  const auto octets = in.vrrp->addresses;
  const auto count = octets.size() / width;
  if (how == Addresses::count) return std::to_string(count) + (count == 1 ? " address" : " addresses");
  auto text = to_string(wire::IpAddress(octets.first(width)));
  if (how == Addresses::first) return count == 1 ? text : text + " +" + std::to_string(count - 1);
  for (std::size_t at = width; at < octets.size(); at += width) text += ", " + to_string(wire::IpAddress(octets.subspan(at, width)));
  return text;
}

std::string around_text(const Dissection& in) {
  if (!in.outer || !in.ip) return {};
  std::string text = in.gre ? "in gre " : "in a plain datagram of the relay ";
  text += endpoint_text(*in.outer_source) + " > " + endpoint_text(*in.outer_destination);
  if (in.gre && in.gre->key) text += ", key " + std::to_string(*in.gre->key);
  if (in.gre && in.gre->sequence) text += ", seq " + std::to_string(*in.gre->sequence);
  if (in.gre && in.gre->has_checksum) text += ", checksum";
  if (in.relay && in.relay->frame) {
    text += ", id " + std::to_string(in.relay->frame->head.id) + ", age " +
            milliseconds_text(std::chrono::microseconds(in.relay->frame->head.age_us));
  }
  return text;
}

std::string details_text(const Record& record, const Dissection& in) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (in.ip) {
    add("ttl " + std::to_string(in.ip->ttl));
    if (const auto fields = wire::read_ip_fields(in.ip->octets); fields && fields->version == 4) add("id " + hex_text(fields->id, 4));
    add("length " + std::to_string(in.ip->octets.size()));
  }
  if (in.vrrp && in.vrrp->checksum) {
    const auto judged = judge_checksum(in);
    add("checksum " + hex_text(*in.vrrp->checksum, 4) +
        (!judged ? "" : judged->good ? " good (" + std::string(judged->form) + ")" : " bad"));
  }
  if (record.missing != 0) add(std::to_string(record.missing) + " octets are not in the file");
  if (record.local && record.remote) add(endpoint_text(*record.local) + " with " + endpoint_text(*record.remote));
  if (record.path != 0) add("path " + std::to_string(record.path));
  if (record.age) add("age " + milliseconds_text(*record.age));
  if (record.delay) add("under way " + milliseconds_text(*record.delay));
  if (record.boot != 0) add("boot " + hex_text(record.boot, 16));
  return text;
}

}  // namespace trace
