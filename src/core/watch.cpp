#include "core/watch.hpp"

#include <algorithm>

#include "core/events.hpp"

namespace core {

using base::Instant;

namespace {

Notice notice_of(NoticeKind kind, const Router& router) {
  Notice notice;
  notice.kind = kind;
  notice.segment = router.key().segment;
  notice.vrid = router.key().vrid;
  return notice;
}

NoticeVoice voice_of(const Voice& voice) { return {voice.source, voice.speaker, voice.priority, voice.interval, voice.longest_gap}; }

}  // namespace

void Watch::heard(Instant now, const Sighting& sighting, Actions& out) {
  auto found = std::ranges::find(routers_, sighting.router, &Router::key);
  if (found == routers_.end()) {
    if (routers_.size() >= kMostRouters) return;
    found = routers_.emplace(routers_.end(), sighting.router);
  }
  found->heard(now, sighting);
  tell(now, *found, out);
}

void Watch::sweep(Instant now, Actions& out) {
  std::erase_if(routers_, [&](Router& router) { return !router.sweep(now); });
  for (auto& router : routers_) tell(now, router, out);
}

void Watch::tell(Instant now, Router& router, Actions& out) {
  for (std::size_t i = 0; i < kFindings; ++i) {
    const auto found = router.find(static_cast<Finding>(i), now);
    if (found.has_value() == router.told.test(i)) continue;
    router.told.set(i, found.has_value());
    auto notice = notice_of(found ? NoticeKind::finding : NoticeKind::finding_gone, router);
    notice.finding = static_cast<Finding>(i);
    if (found) {
      notice.voices = {voice_of(router.voices()[found->voice]), voice_of(router.voices()[found->other])};
      if (found->since) notice.elapsed = now - *found->since;
      notice.cause = found->cause;
    }
    out.notice(notice);
  }
  const auto master = router.master(now);
  if (!master || router.told.test(static_cast<std::size_t>(Finding::two_masters))) return;
  const auto& voice = router.voices()[*master];
  if (router.told_master == voice.source) return;
  router.told_master = voice.source;
  auto notice = notice_of(NoticeKind::master, router);
  notice.voices[0] = voice_of(voice);
  out.notice(notice);
}

}  // namespace core
