#include "books.hpp"

#include <array>

namespace sim {

namespace {

using base::DropReason;
using core::Counters;
using core::Metric;

// Drops of whole datagrams, before there is an advert.
constexpr std::array kOfDatagrams{
    DropReason::datagram_malformed, DropReason::version_unknown, DropReason::plaintext_refused,  DropReason::wrong_node,
    DropReason::boot_retired,       DropReason::frame_malformed, DropReason::frame_unknown_kind, DropReason::key_unknown,
    DropReason::mac1_wrong,         DropReason::tag_wrong,       DropReason::handshake_replayed, DropReason::session_unknown,
    DropReason::counter_replayed,   DropReason::cookie_needed,   DropReason::cookie_wrong,
};
constexpr std::array kOfSending{DropReason::send_failed, DropReason::no_local_address, DropReason::no_session};

template <std::size_t N>
std::uint64_t sum(const Counters& counters, const std::array<DropReason, N>& reasons) {
  std::uint64_t sum = 0;
  for (const auto reason : reasons) sum += counters.get(reason);
  return sum;
}

std::uint64_t all_drops(const Counters& counters) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < base::kDropReasons; ++i) sum += counters.get(static_cast<DropReason>(i));
  return sum;
}

struct Line {
  const char* what;
  std::uint64_t left;
  std::uint64_t right;
};

template <std::size_t N>
std::string first_wrong(const std::string& whose, const std::array<Line, N>& lines) {
  for (const auto& line : lines) {
    if (line.left != line.right) {
      return whose + line.what + ": " + std::to_string(line.left) + " and " + std::to_string(line.right);
    }
  }
  return "";
}

std::string check_peer(const core::PeerStatus& peer, std::uint64_t delivered) {
  const auto& counted = peer.counters;
  const auto lost = all_drops(counted) - sum(counted, kOfDatagrams) - sum(counted, kOfSending);
  return first_wrong("peer " + peer.name + ": ",
                     std::array{
                         Line{"datagrams delivered = opened + dropped", delivered,
                              counted.get(Metric::datagrams) + sum(counted, kOfDatagrams)},
                         Line{"adverts received = injected + dropped", counted.get(Metric::received),
                              counted.get(Metric::injected) + lost},
                     });
}

}  // namespace

std::string check_books(const core::Snapshot& snapshot, const Tally& tally, std::size_t self) {
  const auto& counted = snapshot.counters;
  std::uint64_t delivered = tally.strangers;
  std::uint64_t received = 0;
  std::uint64_t injected = 0;
  std::uint64_t dropped = 0;
  std::uint64_t copies = 0;
  std::uint64_t unsent = 0;
  for (std::size_t i = 0; i < snapshot.peers.size(); ++i) {
    const auto& peer = snapshot.peers[i];
    const auto from = tally.delivered[i < self ? i : i + 1];
    if (auto wrong = check_peer(peer, from); !wrong.empty()) return wrong;
    delivered += from;
    received += peer.counters.get(Metric::received);
    injected += peer.counters.get(Metric::injected);
    dropped += all_drops(peer.counters);
    copies += peer.paths.size() * counted.get(Metric::relayed);
    unsent += peer.paths.size() * (peer.held + peer.counters.get(DropReason::no_session));
  }
  const auto at_capture = all_drops(counted) - dropped - counted.get(DropReason::unknown_peer);
  return first_wrong("", std::array{
                             Line{"datagrams", counted.get(Metric::datagrams), delivered},
                             Line{"strangers", counted.get(DropReason::unknown_peer), tally.strangers},
                             Line{"received = sum over peers", counted.get(Metric::received), received},
                             Line{"injected = sum over peers", counted.get(Metric::injected), injected},
                             Line{"injected = as seen", counted.get(Metric::injected), tally.injected},
                             Line{"captured", counted.get(Metric::captured), tally.captured},
                             Line{"captured = relayed + dropped", counted.get(Metric::captured),
                                  counted.get(Metric::relayed) + at_capture},
                             Line{"native", counted.get(Metric::native), tally.native},
                             Line{"carried = as seen", counted.get(Metric::carried), tally.carried},
                             Line{"a copy for each peer and path", copies, tally.carried + tally.refused + unsent},
                         });
}

}  // namespace sim
