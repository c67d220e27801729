#include "trace/filter.hpp"

#include <algorithm>
#include <array>

#include "wire/udp.hpp"

namespace trace {

namespace {

bool compare(Comparison comparison, std::uint64_t found, std::uint64_t wanted) {
  switch (comparison) {
    case Comparison::equal: return found == wanted;
    case Comparison::unequal: return found != wanted;
    case Comparison::less: return found < wanted;
    case Comparison::at_most: return found <= wanted;
    case Comparison::greater: return found > wanted;
    case Comparison::at_least: return found >= wanted;
  }
  return false;
}

bool is_source(const wire::IpPrefix& wanted, const Record& record, const Dissection& found) {
  if (found.ip && wanted.contains(found.ip->source)) return true;
  if (found.outer_source && wanted.contains(found.outer_source->address)) return true;
  const auto& sender = record.stage == base::Stage::carry ? record.local : record.remote;
  return sender && wanted.contains(sender->address);
}

bool is_destination(const wire::IpPrefix& wanted, const Record& record, const Dissection& found) {
  if (found.ip && wanted.contains(found.ip->destination)) return true;
  if (found.outer_destination && wanted.contains(found.outer_destination->address)) return true;
  const auto& receiver = record.stage == base::Stage::carry ? record.remote : record.local;
  return receiver && wanted.contains(receiver->address);
}

// A packet of a file was judged by no relay: what counts is why it is no valid advert. Other traffic is not "dropped".
bool is_dropped(const std::optional<base::DropReason>& wanted, const Record& record, const Dissection& found) {
  const auto reason = record.drop || record.stage != base::Stage::packet ? record.drop : found.refusal;
  if (wanted) return reason == wanted;
  return record.drop || (reason && *reason != base::DropReason::not_relayed_protocol);
}

bool is_vrrp(const Dissection& found) {
  return (found.vrrp || (found.ip && found.ip->protocol == wire::kProtocolVrrp)) && !found.is_carp();
}

struct Ports {
  std::uint16_t source = 0;  // 0: it has none
  std::uint16_t destination = 0;
};

// Of the packet itself. A later fragment has no ports; what stands in their place is somebody's payload.
Ports own_ports(const Dissection& found) {
  if (found.datagram) return {found.datagram->source_port, found.datagram->destination_port};
  if (!found.ip) return {};
  const auto fields = wire::read_ip_fields(found.ip->octets);
  if (!fields || fields->protocol != wire::kProtocolUdp || (fields->fragment & 0x1fff) != 0) return {};
  const auto udp = wire::read_udp(fields->payload);
  return udp ? Ports{udp->source_port, udp->destination_port} : Ports{};
}

// Any of them will do, but to be unequal to all that there are: `port != 694` leaves out what `port 694` shows.
bool has_port(const Test& test, const Record& record, const Dissection& found) {
  const auto own = own_ports(found);
  const auto of = [](const std::optional<Endpoint>& end) { return end ? end->port : std::uint16_t{0}; };
  const std::array all{own.source,       own.destination, of(found.outer_source), of(found.outer_destination),
                       of(record.local), of(record.remote)};
  const auto is_there = [](std::uint16_t port) { return port != 0; };
  const auto is_it = [&](std::uint16_t port) { return is_there(port) && compare(test.comparison, port, test.number); };
  if (test.comparison != Comparison::unequal) return std::ranges::any_of(all, is_it);
  return std::ranges::any_of(all, is_there) && std::ranges::all_of(all, [&](std::uint16_t port) { return !is_there(port) || is_it(port); });
}

bool is_gre(const Record& record, const Dissection& found) {
  return found.gre || record.carrier.starts_with("gre") || (found.outer && found.outer->protocol == wire::kProtocolGre);
}

bool is_udp(const Record& record, const Dissection& found) {
  const bool carried = record.carrier == "udp" || record.carrier == "gre-udp";
  return carried || (found.outer && found.outer->protocol == wire::kProtocolUdp) || (found.ip && found.ip->protocol == wire::kProtocolUdp);
}

bool is_family(wire::Family family, const Dissection& found) {
  const auto& packet = found.ip ? found.ip : found.outer;
  return packet && packet->family() == family;
}

bool holds(const Test& test, const Record& record, const Dissection& found) {
  const auto number = [&](const auto& there, auto value) { return there && compare(test.comparison, value(*there), test.number); };
  const auto itself = [](std::uint8_t value) { return value; };
  const auto* vrrp = is_vrrp(found) && found.vrrp ? &*found.vrrp : nullptr;  // of a message that is refused, too
  switch (test.field) {
    case Field::vrid: return vrrp != nullptr && number(vrrp->vrid, itself);
    case Field::priority: return vrrp != nullptr && number(vrrp->priority, itself);
    case Field::version: return vrrp != nullptr && compare(test.comparison, vrrp->version, test.number);
    case Field::ttl: return number(found.ip, [](const auto& p) { return p.ttl; });
    case Field::host: return is_source(test.address, record, found) || is_destination(test.address, record, found);
    case Field::source: return is_source(test.address, record, found);
    case Field::destination: return is_destination(test.address, record, found);
    case Field::group: return found.ip && test.address.contains(found.ip->destination);
    case Field::port: return has_port(test, record, found);
    case Field::drop: return is_dropped(test.reason, record, found);
    case Field::stage: return record.stage == test.stage;
    case Field::peer: return record.peer == test.name;
    case Field::from: return record.host == test.name;
    case Field::origin: return record.origin == test.name;
    case Field::id: return record.id != 0 && record.id == test.number && (test.name.empty() || record.origin == test.name);
    case Field::segment: return record.segment == test.name;
    case Field::vrrp: return is_vrrp(found);
    case Field::carp: return found.is_carp();
    case Field::gre: return is_gre(record, found);
    case Field::udp: return is_udp(record, found);
    case Field::ipv4: return is_family(wire::Family::ipv4, found);
    case Field::ipv6: return is_family(wire::Family::ipv6, found);
  }
  return false;
}

}  // namespace

void Filter::also(const Filter& other) {
  const bool joined = !is_empty() && !other.is_empty();
  steps_.reserve(steps_.size() + other.steps_.size() + 1);
  steps_.insert(steps_.end(), other.steps_.begin(), other.steps_.end());
  if (joined) steps_.push_back({Op::both});
}

std::string to_string(const FilterError& error) {
  return "filter, column " + std::to_string(error.column) + ": " + error.message;
}

bool matches(const Filter& filter, const Record& record, const Dissection& dissection) {
  std::uint64_t stack = 1;  // its last bit is on top
  const auto top_two = [&](bool all) {
    const auto both = stack & 3;
    stack = stack >> 2 << 1 | ((all ? both == 3 : both != 0) ? 1u : 0u);
  };
  for (const auto& step : filter.steps()) {
    switch (step.op) {
      case Filter::Op::test: stack = stack << 1 | (holds(step.test, record, dissection) ? 1u : 0u); break;
      case Filter::Op::negate: stack ^= 1; break;
      case Filter::Op::both: top_two(true); break;
      case Filter::Op::either: top_two(false); break;
    }
  }
  return (stack & 1) != 0;
}

}  // namespace trace
