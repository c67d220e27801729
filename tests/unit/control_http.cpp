#include "control/http.hpp"

#include <doctest/doctest.h>

#include <string>

#include "control/metrics_port.hpp"

using State = control::HttpRequest::State;

namespace {

const std::string kGet = "GET /metrics HTTP/1.1\r\nHost: localhost:9112\r\nAccept: */*\r\n\r\n";

State state_of(const std::string& text) { return control::read_http_request(text).state; }

// The first line of the answer; empty: there is none yet.
std::string status_of(const std::string& text) {
  const auto answer = control::answer_scrape(text, [] { return std::string("# EOF\n"); });
  return answer ? answer->substr(0, answer->find('\r')) : "";
}

}  // namespace

TEST_CASE("http: a request ends with its empty line, not before, and what follows changes nothing") {
  for (std::size_t size = 0; size < kGet.size(); ++size) {
    CAPTURE(size);
    CHECK(state_of(kGet.substr(0, size)) == State::goes_on);
  }
  for (const auto& text : {kGet, kGet + "GET /other HTTP/9\n", std::string("GET /metrics?a=/b HTTP/1.0\n\n"),
                           std::string("GET HTTP://[::1]:9112/metrics HTTP/1.1\nhOST:\n\n")}) {
    CAPTURE(text);
    const auto request = control::read_http_request(text);
    CHECK(request.state == State::whole);
    CHECK(request.method == "GET");
    CHECK(request.path == "/metrics");
  }
  CHECK(control::read_http_request("GET http://localhost HTTP/1.0\n\n").path == "/");
}

TEST_CASE("http: what is no request is told from the line that shows it") {
  for (const char* line : {"", "GET", "GET /metrics", "GET  HTTP/1.1", " /metrics HTTP/1.1", "GET /metrics HTTP/2.0",
                           "GET /metrics HTTP/1.", "GET /metrics HTTP/1.10", "GET /metrics http/1.1", "GET /a b HTTP/1.1",
                           "G@T /metrics HTTP/1.1", "GET /m\xc3\xa4 HTTP/1.1", "GET /metrics HTTP/1.1\r", "status"}) {
    CAPTURE(line);
    CHECK(state_of(std::string(line) + "\r\n") == State::malformed);
  }
  for (const char* line : {"Host", "Host : a", ": a", " a: b", "a: b\rc", "a: \x01", "\ta"}) {
    CAPTURE(line);
    CHECK(state_of("GET / HTTP/1.0\r\n" + std::string(line) + "\r\n") == State::malformed);
  }
}

TEST_CASE("http: HTTP/1.1 has one host, HTTP/1.0 may have none") {
  CHECK(state_of("GET / HTTP/1.1\r\n\r\n") == State::malformed);
  CHECK(state_of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == State::malformed);
  CHECK(state_of("GET / HTTP/1.0\r\n\r\n") == State::whole);
  CHECK(state_of("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n") == State::malformed);
}

TEST_CASE("http: a scrape has the metrics as OpenMetrics, with their length, and closes") {
  CHECK(control::answer_scrape(kGet, [] { return std::string("a 1\n# EOF\n"); }) ==
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
        "Content-Length: 10\r\n"
        "Connection: close\r\n"
        "\r\n"
        "a 1\n# EOF\n");
}

TEST_CASE("http: all else is refused, and the metrics are not asked for") {
  bool asked = false;
  const auto refused = [&](const std::string& text) {
    const auto answer = control::answer_scrape(text, [&] {
      asked = true;
      return std::string();
    });
    return answer.value_or("nothing");
  };
  CHECK(refused("GET / HTTP/1.0\n\n") ==
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 36\r\nConnection: close\r\n\r\n"
        "404 Not Found; here is GET /metrics\n");
  CHECK(refused("HEAD /metrics HTTP/1.0\n\n") ==
        "HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 45\r\nAllow: GET\r\n"
        "Connection: close\r\n\r\n");
  CHECK(refused("POST /metrics HTTP/1.0\nContent-Length: 3\n\nabc").ends_with("\r\n\r\n405 Method Not Allowed; here is GET /metrics\n"));
  CHECK(refused("status json\n").starts_with("HTTP/1.1 400 Bad Request\r\n"));
  CHECK_FALSE(asked);
  CHECK(status_of("GET /metrics/ HTTP/1.0\n\n") == "HTTP/1.1 404 Not Found");
  CHECK(status_of("get /metrics HTTP/1.0\n\n") == "HTTP/1.1 405 Method Not Allowed");
}

TEST_CASE("http: a request is not waited for beyond its bound") {
  const auto longest = kGet.substr(0, kGet.size() - 4) + std::string(control::kMaxHttpRequestBytes - kGet.size(), '*');
  CHECK(status_of(longest + "\r\n\r\n") == "HTTP/1.1 200 OK");
  CHECK(status_of(longest + "***").empty());
  CHECK(status_of(longest + "****") == "HTTP/1.1 400 Bad Request");
}
