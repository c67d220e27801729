// What became of an advert on each host.
#pragma once

#include <string>
#include <vector>

#include "trace/way_finder.hpp"

namespace trace {

class Judge {
 public:
  Judge(const WayFinder& seen, const std::vector<Step>& steps) : seen_(seen), steps_(steps) {}

  std::vector<Verdict> verdicts() const;

 private:
  std::string origin() const;
  const Step* find(base::Stage stage, std::string_view host, bool dropped) const;
  const Step* carry_to(std::string_view host, bool dropped) const;
  Verdict of(const std::string& host) const;
  // Nothing of it was seen on that host.
  Verdict nothing_came(const std::string& host) const;
  Verdict not_carried(const std::string& host) const;
  Verdict lost(const std::string& host, const Step& carry) const;
  // What that host refused of the sender within a time before `carry` and behind it: the nearest.
  const Step* refused(std::string_view host, const Step& carry, base::Duration before, base::Duration behind) const;
  const Step* refused_instead(std::string_view host, const Step& carry) const;
  bool misses_records(std::string_view host, WallTime from) const;
  bool covers(std::string_view host, WallTime time) const;

  const WayFinder& seen_;
  const std::vector<Step>& steps_;
};

}  // namespace trace
