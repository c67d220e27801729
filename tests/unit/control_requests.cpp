#include "control/requests.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/snapshot.hpp"

using test::has_line;

namespace {

int reloads = 0;
int probes = 0;

std::string reload() {
  ++reloads;
  return "ok: read again\n";
}

std::string ask(std::string_view line) { return control::answer(line, {test::snapshot, reload, [] { ++probes; }}).text; }

}  // namespace

TEST_CASE("requests: counters are key=value lines, each metric and each reason once, for all and for each peer") {
  const auto text = ask("counters");
  CHECK(has_line(text, "drop.late=1"));
  CHECK(has_line(text, "peer.b.carried=1"));
  CHECK(has_line(text, "peer.b.drop.late=0"));
  CHECK(has_line(text, "peer.c.drop.late=1"));
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  CHECK(lines == 3 * (core::kMetrics + base::kDropReasons));
}

TEST_CASE("requests: each is answered in the form that was asked for") {
  CHECK(ask("status").starts_with("this host is a\n"));
  CHECK(ask("status json").starts_with("{\n  \"schema\": 1,\n"));
  CHECK(ask("metrics").ends_with("# EOF\n"));
}

TEST_CASE("requests: reload is the daemon's, and is done once; no other request does it") {
  reloads = 0;
  CHECK(ask("reload") == "ok: read again\n");
  for (const char* other : {"status", "counters", "metrics", "reload json", "reload ", ""}) (void)ask(other);
  CHECK(reloads == 1);
}

TEST_CASE("requests: an unknown one names those that there are") {
  for (const char* request : {"", "statu", "status ", "COUNTERS", "json", " json", "counters json", "status json json", "\x01\xff"}) {
    CAPTURE(request);
    CHECK(ask(request) == "error: unknown request; there are: counters, health, metrics, probe, reload, status, status json, trace, trace all, trace ring\n");
  }
}

TEST_CASE("requests: probe asks, and answers with what is known by now") {
  CHECK(ask("probe") == ask("status json"));
  CHECK(probes == 1);
}
