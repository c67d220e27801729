// Who sends datagrams to a relayed group or port, how often, and when last: that is all that can be known of a daemon that is not
// spoken here. Bounded; a sender that is idle for a day, or the one idle for longest, makes room.
#pragma once

#include <optional>
#include <vector>

#include "base/time.hpp"
#include "proto/relayed.hpp"
#include "wire/ip_address.hpp"

namespace core {

struct GroupSender {
  std::size_t segment = 0;
  proto::Relayed group{};
  wire::IpAddress source;
  std::optional<std::size_t> speaker;  // into Config::peers; none: a host that is not in the configuration
  bool native = false;                 // the last that counted came over the wire
  std::uint64_t datagrams = 0;
  base::Instant last;

  // A second, over the last 5 to 10 seconds that it was heard in; 0: less than one datagram in ten seconds.
  double rate(base::Instant now) const;

 private:
  friend class GroupWatch;
  struct Mark {
    base::Instant at;
    std::uint64_t datagrams = 0;
  };
  void count(base::Instant now);

  Mark older_, newer_;
  std::optional<base::Instant> last_native_;
};

class GroupWatch {
 public:
  static constexpr std::size_t kMost = 256;
  static constexpr base::Duration kForget = std::chrono::hours(24);

  GroupWatch() { senders_.reserve(kMost); }

  // A datagram, or the first fragment of one. One that comes both ways counts once: while a source is heard natively, what is
  // carried of it does not count.
  void heard(base::Instant now, std::size_t segment, const proto::Relayed& group, const wire::IpAddress& source,
             std::optional<std::size_t> speaker, bool native);
  void sweep(base::Instant now);
  const std::vector<GroupSender>& senders() const { return senders_; }

  // Segments and peers have other numbers: each function gives the new one, or none.
  template <class Segment, class Peer>
  void rename(Segment segment, Peer peer) {
    std::erase_if(senders_, [&](GroupSender& sender) {
      const auto fresh = segment(sender.segment);
      if (!fresh) return true;
      sender.segment = *fresh;
      if (sender.speaker) sender.speaker = peer(*sender.speaker);
      return false;
    });
  }

 private:
  std::vector<GroupSender> senders_;
};

}  // namespace core
