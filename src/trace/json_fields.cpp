#include "trace/json_fields.hpp"

#include "wire/checksum.hpp"
#include "wire/reader.hpp"

namespace trace {

namespace {

constexpr std::uint8_t kAuthPassword = 1;
constexpr std::uint8_t kAuthMd5 = 254;  // of some routers, as Wireshark knows it
constexpr std::size_t kMd5Bytes = 16;

template <class T>
void add(JsonObject& json, std::string_view key, const std::optional<T>& value) {
  if (value) json.quoted(key, *value);
}

void add_hex(JsonObject& json, std::string_view key, const std::optional<std::uint32_t>& value) {
  if (value) json.hex_number(key, *value, 8);
}

void add_hex(JsonObject& json, std::string_view key, const std::optional<std::uint64_t>& value) {
  if (value) json.hex_number(key, *value, 16);
}

void add_outer(JsonObject& json, const Dissection& in) {
  if (!in.outer) return;
  const bool v4 = in.outer->family() == wire::Family::ipv4;
  json.plain(v4 ? "outer.ip.src" : "outer.ipv6.src", to_string(in.outer->source));
  json.plain(v4 ? "outer.ip.dst" : "outer.ipv6.dst", to_string(in.outer->destination));
  json.quoted(v4 ? "outer.ip.ttl" : "outer.ipv6.hlim", in.outer->ttl);
  json.quoted(v4 ? "outer.ip.proto" : "outer.ipv6.nxt", in.outer->protocol);
  if (in.outer->protocol == wire::kProtocolUdp) {
    json.quoted("udp.srcport", in.outer_source->port).quoted("udp.dstport", in.outer_destination->port);
  }
  if (!in.gre) return;
  json.hex_number("gre.proto", in.gre->protocol, 4);
  if (in.gre->has_checksum) json.hex_number("gre.checksum", in.gre->checksum, 4);
  add_hex(json, "gre.key", in.gre->key);
  add(json, "gre.sequence_number", in.gre->sequence);
}

void add_relay(JsonObject& json, const Dissection& in) {
  if (!in.relay) return;
  const auto& relay = *in.relay;
  json.plain("relay.type", type_name(relay)).quoted("relay.version", relay.version);
  add_hex(json, "relay.sender_index", relay.sender_index);
  add_hex(json, "relay.receiver_index", relay.receiver_index);
  add_hex(json, "relay.key_id", relay.key_id);
  add_hex(json, "relay.node", relay.node);
  add_hex(json, "relay.responder", relay.responder);
  add(json, "relay.counter", relay.counter);
  add_hex(json, "relay.boot", relay.boot);
  if (!relay.frame) return;
  const auto& head = relay.frame->head;
  json.plain("relay.kind", kind_name(head.kind)).quoted("relay.id", head.id).quoted("relay.path", head.path);
  json.hex_number("relay.segment", head.segment, 4).quoted("relay.age_us", head.age_us);
}

void add_ip(JsonObject& json, const Dissection& in) {
  if (!in.ip) return;
  const auto fields = wire::read_ip_fields(in.ip->octets);
  json.quoted("ip.version", in.ip->family() == wire::Family::ipv4 ? 4 : 6);
  if (in.ip->family() == wire::Family::ipv6) {
    if (fields) json.quoted("ipv6.plen", fields->length);
    json.quoted("ipv6.nxt", in.ip->protocol).quoted("ipv6.hlim", in.ip->ttl);
    json.plain("ipv6.src", to_string(in.ip->source)).plain("ipv6.dst", to_string(in.ip->destination));
    return;
  }
  if (fields) json.quoted("ip.len", fields->length).hex_number("ip.id", fields->id, 4);
  json.quoted("ip.ttl", in.ip->ttl).quoted("ip.proto", in.ip->protocol);
  json.plain("ip.src", to_string(in.ip->source)).plain("ip.dst", to_string(in.ip->destination));
}

// ip.frag_offset is in octets, as tshark prints it.
void add_datagram(JsonObject& json, const Dissection& in) {
  if (!in.datagram) return;
  const bool v4 = in.ip->family() == wire::Family::ipv4;
  if (const auto& fragment = in.ip->fragment) {
    json.quoted(v4 ? "ip.frag_offset" : "ipv6.fraghdr.offset", fragment->offset);
    json.quoted(v4 ? "ip.flags.mf" : "ipv6.fraghdr.more", fragment->more ? 1 : 0);
  }
  if (in.ip->is_later_fragment()) return;
  json.quoted("udp.srcport", in.datagram->source_port).quoted("udp.dstport", in.datagram->destination_port);
  json.quoted("udp.length", in.datagram->bytes + 8);
}

void add_ah(JsonObject& json, const Dissection& in) {
  if (!in.ip || in.ip->protocol != wire::kProtocolAh) return;
  const auto ah = proto::read_ah_fields(in.ip->payload);
  if (!ah) return;
  json.quoted("ah.next_header", ah->next_header).quoted("ah.length", ah->bytes / 4 - 2);
  json.hex_number("ah.spi", ah->spi, 8).quoted("ah.sequence", ah->sequence);
  if (!ah->icv.empty()) json.octets("ah.icv", ah->icv);
}

// One address is a string, more are a list: as tshark has it without duplicate keys.
void add_addresses(JsonObject& json, std::string_view key, base::Bytes octets, std::size_t width) {
  if (octets.empty()) return;
  std::string list;
  for (std::size_t at = 0; at < octets.size(); at += width) {
    if (!list.empty()) list += ',';
    list.append("\"").append(to_string(wire::IpAddress(octets.subspan(at, width)))).append("\"");
  }
  json.literal(key, octets.size() == width ? list : "[" + list + "]");
}

void add_checksum(JsonObject& json, std::string_view prefix, const Dissection& in) {
  const auto judged = judge_checksum(in);
  if (!judged) return;
  json.plain(std::string(prefix) + ".checksum.status", judged->good ? "good" : "bad");
  if (judged->good) json.plain(std::string(prefix) + ".checksum.form", judged->form);
}

void add_auth(JsonObject& json, const proto::VrrpFields& vrrp, bool show_secrets) {
  if (vrrp.auth_type == kAuthPassword && show_secrets && !vrrp.auth_data.empty()) {
    const std::string_view text(reinterpret_cast<const char*>(vrrp.auth_data.data()), vrrp.auth_data.size());
    json.text("vrrp.auth_string", text.substr(0, text.find('\0')));
  }
  if (vrrp.auth_type == kAuthMd5 && vrrp.trailer.size() >= kMd5Bytes) {
    json.octets("vrrp.md5_auth_data", vrrp.trailer.first(kMd5Bytes));
  }
}

void add_vrrp(JsonObject& json, const Dissection& in, bool show_secrets) {
  const auto& vrrp = *in.vrrp;
  json.quoted("vrrp.typever", static_cast<std::uint64_t>(vrrp.version << 4 | vrrp.type));
  json.quoted("vrrp.version", vrrp.version).quoted("vrrp.type", vrrp.type);
  add(json, "vrrp.virt_rtr_id", vrrp.vrid);
  add(json, "vrrp.prio", vrrp.priority);
  add(json, "vrrp.addr_count", vrrp.address_count);
  add(json, "vrrp.auth_type", vrrp.auth_type);
  add(json, "vrrp.adver_int", vrrp.adver_int);
  add(json, "vrrp.reserved_mbz", vrrp.reserved);
  add(json, "vrrp.short_adver_int", vrrp.max_adver_int);
  if (vrrp.checksum) json.hex_number("vrrp.checksum", *vrrp.checksum, 4);
  add_checksum(json, "vrrp", in);
  const bool v4 = in.ip->family() == wire::Family::ipv4;
  add_addresses(json, v4 ? "vrrp.ip_addr" : "vrrp.ipv6_addr", vrrp.addresses, v4 ? 4 : 16);
  add_auth(json, vrrp, show_secrets);
}

void add_carp(JsonObject& json, const Dissection& in) {
  constexpr std::size_t kHmacBytes = 20;
  wire::Reader reader(in.vrrp->message);
  const auto first = reader.u8();
  json.quoted("carp.typever", first).quoted("carp.version", first >> 4u).quoted("carp.type", first & 15u);
  json.quoted("carp.vhid", reader.u8()).quoted("carp.advskew", reader.u8()).quoted("carp.authlen", reader.u8());
  json.quoted("carp.demotion", reader.u8()).quoted("carp.adver_int", reader.u8());
  json.hex_number("carp.checksum", reader.u16(), 4);
  add_checksum(json, "carp", in);
  json.quoted("carp.counter", reader.u64()).octets("carp.hmac", reader.bytes(kHmacBytes));
}

std::string_view words_of(proto::ChecksumForm form, const Dissection& in) {
  if (in.vrrp->version == 2) return "version 2: the message";
  if (in.ip->family() == wire::Family::ipv6) return "with pseudo-header, as always over IPv6";
  return form == proto::ChecksumForm::message ? "without pseudo-header, RFC 9568" : "with pseudo-header, RFC 5798";
}

}  // namespace

std::optional<ChecksumJudgement> judge_checksum(const Dissection& in) {
  if (!in.vrrp || !in.ip || !in.vrrp->checksum || in.cut_off) return std::nullopt;
  if (in.is_carp()) return ChecksumJudgement{wire::Checksum().add(in.vrrp->message).value() == 0, "the message"};
  if (in.vrrp->message.size() < in.vrrp->wanted_bytes) return std::nullopt;
  const auto form = in.advert ? in.advert->checksum : proto::checksum_form(*in.vrrp, *in.ip);
  return form ? ChecksumJudgement{true, words_of(*form, in)} : ChecksumJudgement{};
}

void add_fields(JsonObject& json, const Dissection& dissection, bool show_secrets) {
  add_outer(json, dissection);
  add_relay(json, dissection);
  add_ip(json, dissection);
  add_datagram(json, dissection);
  add_ah(json, dissection);
  if (!dissection.vrrp || dissection.vrrp->message.empty()) return;
  dissection.is_carp() ? add_carp(json, dissection) : add_vrrp(json, dissection, show_secrets);
}

}  // namespace trace
