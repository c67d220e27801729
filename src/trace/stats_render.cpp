#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "trace/stats.hpp"

namespace trace {

namespace {

constexpr auto kHeader = "  {:<32}{:>10}{:>8}{:>12}{:>11}{:>11}{:>11}\n";

// The unit that leaves a number which people read: 12.3 us, 4.56 ms, 1.000 s.
std::string duration(double seconds) {
  if (seconds < 0.001) return fmt::format("{:.1f} us", seconds * 1e6);
  if (seconds < 0.1) return fmt::format("{:.2f} ms", seconds * 1e3);
  return fmt::format("{:.3f} s", seconds);
}
std::string duration(base::Duration value) { return duration(std::chrono::duration<double>(value).count()); }
// To the microsecond, as more is not known.
double in_ms(double seconds) { return std::round(seconds * 1e6) / 1e3; }
double in_ms(base::Duration value) { return in_ms(std::chrono::duration<double>(value).count()); }

std::string_view times(std::uint64_t count) { return count == 1 ? "time" : "times"; }

std::string list(const Drops& drops) {
  std::string text;
  std::size_t column = 0;
  for (std::size_t i = 0; i < drops.size(); ++i) {
    if (drops[i] == 0) continue;
    const auto one = fmt::format("{} {}", base::name(static_cast<base::DropReason>(i)), drops[i]);
    const bool wraps = column + one.size() > 78;
    text += text.empty() ? "" : wraps ? ",\n             " : ", ";
    column = wraps ? one.size() : column + one.size() + 2;
    text += one;
  }
  return text;
}

std::string named(const SenderStats& sender) {
  const auto address = wire::to_string(sender.source);
  return sender.origin.empty() ? address : fmt::format("{} ({})", address, sender.origin);
}

void add_sender(std::string& text, const SenderStats& sender, bool elects) {
  const auto& spread = sender.intervals;
  const auto figure = [&](double value) { return spread.count == 0 ? std::string("-") : duration(value); };
  text += fmt::format(kHeader, named(sender), sender.adverts, elects ? std::to_string(sender.lost) : "", figure(spread.mean), figure(spread.least), figure(spread.most),
                      figure(spread.deviation()));
  if (sender.resigned != 0) text += fmt::format("    resigned: {} {} (priority 0)\n", sender.resigned, times(sender.resigned));
  if (sender.delay != nullptr) {
    const auto& delay = *sender.delay;
    text += fmt::format("    one way:  min {}, median {}, p99 {}, max {}, of {}\n", duration(delay.least()), duration(delay.quantile(0.5)),
                        duration(delay.quantile(0.99)), duration(delay.most()), delay.count());
  }
  const auto dropped = list(sender.dropped);
  if (!dropped.empty()) text += "    dropped: " + dropped + "\n";
}

std::string heading(const RouterStats& router) {
  const bool elects = proto::protocols()[router.relayed.protocol].elects;
  auto text = elects ? fmt::format("{}, IPv{}", proto::stream_name(router.relayed.protocol, router.vrid, 0), static_cast<int>(router.family))
                     : proto::to_string(router.relayed);
  if (!router.segment.empty()) text += ", segment " + router.segment;
  if (!router.host.empty()) text += ", on " + router.host;
  return text + (elects ? fmt::format(": MASTER changed {} {}\n", router.transitions, times(router.transitions)) : "\n");
}

nlohmann::ordered_json counted(const Drops& drops) {
  auto object = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < drops.size(); ++i) {
    if (drops[i] != 0) object[std::string(base::name(static_cast<base::DropReason>(i)))] = drops[i];
  }
  return object;
}

std::string line(const nlohmann::ordered_json& object) {
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

void add_subject(nlohmann::ordered_json& object, const RouterStats& router) {
  const auto& protocol = proto::protocols()[router.relayed.protocol];
  if (protocol.elects) {
    object[std::string(protocol.election.id_field)] = router.vrid;
    return;
  }
  object[router.family == wire::Family::ipv4 ? "ip.dst" : "ipv6.dst"] = wire::to_string(router.relayed.to.address);
  object["udp.dstport"] = router.relayed.to.port;
}

std::string json_line(const RouterStats& router, const SenderStats& sender) {
  nlohmann::ordered_json object;
  object["kind"] = "sender";
  if (!router.host.empty()) object["host"] = router.host;
  if (!router.segment.empty()) object["segment"] = router.segment;
  add_subject(object, router);
  object[router.family == wire::Family::ipv4 ? "ip.src" : "ipv6.src"] = wire::to_string(sender.source);
  if (!sender.origin.empty()) object["origin"] = sender.origin;
  const auto& protocol = proto::protocols()[router.relayed.protocol];
  if (protocol.elects) object[std::string(protocol.election.rank_field)] = proto::shown_rank(router.relayed.protocol, sender.priority);
  object[protocol.elects ? "adverts" : "datagrams"] = sender.adverts;
  if (protocol.elects) {
    object["resigned"] = sender.resigned;
    object["lost"] = sender.lost;
    object["advertised_interval_ms"] = in_ms(sender.interval);
  }
  const auto& spread = sender.intervals;
  if (spread.count != 0) {
    object["interval_ms"] = {{"mean", in_ms(spread.mean)}, {"min", in_ms(spread.least)}, {"max", in_ms(spread.most)},
                             {"stddev", in_ms(spread.deviation())}, {"count", spread.count}};
  }
  if (sender.delay != nullptr) {
    const auto& delay = *sender.delay;
    object["delay_ms"] = {{"min", in_ms(delay.least())}, {"median", in_ms(delay.quantile(0.5))}, {"p99", in_ms(delay.quantile(0.99))},
                          {"max", in_ms(delay.most())}, {"count", delay.count()}};
  }
  object["dropped"] = counted(sender.dropped);
  if (protocol.elects) object["transitions"] = router.transitions;
  return line(object);
}

}  // namespace

std::string to_text(const Stats& stats) {
  const auto span = duration(stats.last() - stats.first());
  std::string text = stats.records() == 0 ? "no packets\n" : fmt::format("{} packets in {}\n", stats.records(), span);
  if (stats.missing() != 0) text += fmt::format("{} records are missing: they came faster than they could be sent\n", stats.missing());
  for (const auto* router : stats.routers()) {
    text += "\n" + heading(*router);
    const bool elects = proto::protocols()[router->relayed.protocol].elects;
    text += fmt::format(kHeader, "sender", elects ? "adverts" : "datagrams", elects ? "lost" : "", "interval", "min", "max", "std dev");
    for (const auto& sender : router->senders) add_sender(text, *sender, elects);
  }
  const auto refused = list(stats.refused());
  if (!refused.empty()) text += "\nno valid advert: " + refused + "\n";
  if (stats.not_counted() != 0) {
    text += fmt::format("\n{} adverts are not counted: there are more than {} virtual routers, or {} senders of one\n", stats.not_counted(),
                        Stats::kMaxRouters, Stats::kMaxSendersOfRouter);
  }
  return text;
}

std::string to_json(const Stats& stats) {
  std::string text;
  for (const auto* router : stats.routers()) {
    for (const auto& sender : router->senders) text += json_line(*router, *sender);
  }
  nlohmann::ordered_json total{{"kind", "total"}, {"packets", stats.records()}, {"seconds", in_ms(stats.last() - stats.first()) / 1e3},
                               {"missing", stats.missing()}, {"not_counted", stats.not_counted()}};
  total["no_valid_advert"] = counted(stats.refused());
  return text + line(total);
}

}  // namespace trace
