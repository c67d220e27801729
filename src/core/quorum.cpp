#include "core/quorum.hpp"

#include <algorithm>
#include <utility>

#include "core/engine.hpp"

namespace core {

using base::Instant;

bool Quorum::judge(Instant now, std::size_t reachable, std::size_t voters) {
  const auto verdict = 2 * reachable > voters ? Majority::held : Majority::lost;
  if (patient_until_ && now >= *patient_until_) patient_until_.reset();
  if (verdict == Majority::lost && patient_until_) return false;
  return std::exchange(majority_, verdict) != verdict;
}

std::size_t Engine::reachable() const {
  const auto answers = [](const auto& peer) { return peer == nullptr || peer->answers(); };
  return static_cast<std::size_t>(std::ranges::count_if(peers_, answers));
}

void Engine::judge_quorum(Instant now, Actions& out) {
  const bool counts = config_.quorum == config::Quorum::majority;
  const auto reached = counts ? reachable() : 1;
  if (!quorum_.judge(now, reached, counts ? peers_.size() : 1)) return;  // a relay that need not count is well while it runs
  const bool held = quorum_.majority() == Majority::held;
  out.health(held);
  if (!counts) return;
  Notice notice;
  notice.kind = held ? NoticeKind::quorum_held : NoticeKind::quorum_lost;
  notice.count = reached;
  out.notice(notice);
}

}  // namespace core
