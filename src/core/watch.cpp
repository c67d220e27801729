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
  notice.protocol = router.key().protocol;
  return notice;
}

NoticeVoice voice_of(const Voice& voice) { return {voice.source, voice.speaker, voice.priority, voice.interval, voice.longest_gap}; }

}  // namespace

std::optional<RouterFinding> find(const Router& router, Finding finding, Instant now, const Mesh& mesh) {
  auto found = router.find(finding, now);
  if (!found || finding != Finding::two_masters || found->cause != Finding::count_) return found;
  const auto& one = router.voices()[found->voice].speaker;
  const auto& other = router.voices()[found->other].speaker;
  if (!one || !other || *one == *other) return found;
  found->deaf = {mesh.does_not_hear(*one, *other), mesh.does_not_hear(*other, *one)};
  if (found->deaf.first || found->deaf.second) found->cause = Finding::one_way;
  return found;
}

void Watch::heard(Instant now, const Sighting& sighting, const Mesh& mesh, Actions& out) {
  auto found = std::ranges::find(routers_, sighting.router, &Router::key);
  if (found == routers_.end()) {
    if (routers_.size() >= kMostRouters) return;
    found = routers_.emplace(routers_.end(), sighting.router);
  }
  found->heard(now, sighting);
  tell(now, *found, mesh, out);
}

void Watch::sweep(Instant now, const Mesh& mesh, Actions& out) {
  std::erase_if(routers_, [&](Router& router) { return !router.sweep(now); });
  for (auto& router : routers_) tell(now, router, mesh, out);
}

void Watch::tell(Instant now, Router& router, const Mesh& mesh, Actions& out) {
  for (std::size_t i = 0; i < kFindings; ++i) {
    const auto found = find(router, static_cast<Finding>(i), now, mesh);
    // Two are MASTER before the PINGs tell that they do not hear each other: then it is told again, with the cause.
    const bool is_one_way = found && found->cause == Finding::one_way;
    const bool explains = is_one_way && !router.told_one_way;
    if (found.has_value() == router.told.test(i) && !explains) continue;
    router.told.set(i, found.has_value());
    if (static_cast<Finding>(i) == Finding::two_masters) router.told_one_way = is_one_way;
    auto notice = notice_of(found ? NoticeKind::finding : NoticeKind::finding_gone, router);
    notice.finding = static_cast<Finding>(i);
    if (found) {
      notice.voices = {voice_of(router.voices()[found->voice]), voice_of(router.voices()[found->other])};
      if (found->since) notice.elapsed = now - *found->since;
      notice.cause = found->cause;
      notice.deaf = found->deaf;
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
