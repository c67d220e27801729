// What a client sends to the port for metrics: one answer, whole and well formed, or none as long as the request goes on.
#include <charconv>
#include <string>
#include <string_view>

#include "control/http.hpp"
#include "control/metrics_port.hpp"
#include "fuzz.hpp"

using fuzz::must;
using State = control::HttpRequest::State;

namespace {

constexpr std::string_view kMetrics = "a 1\n# EOF\n";

void check_answer(std::string_view answer, const control::HttpRequest& request) {
  const auto status = answer.substr(0, answer.find('\r'));
  const bool is_scrape = request.state == State::whole && request.method == "GET" && request.path == "/metrics";
  must((status == "HTTP/1.1 200 OK") == is_scrape, "a scrape is answered, and nothing else");
  const auto end = answer.find("\r\n\r\n");
  must(end != std::string_view::npos, "the head of the answer ends");
  constexpr std::string_view kLength = "Content-Length: ";
  const auto at = answer.find(kLength) + kLength.size();
  std::size_t length = 0;
  std::from_chars(answer.data() + at, answer.data() + end, length);
  const auto body = answer.substr(end + 4);
  must(body.size() == length || (request.method == "HEAD" && body.empty()), "the length is that of the body");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto request = control::read_http_request(text);
  must(request.state != State::whole || (!request.method.empty() && request.path.size() <= text.size()), "what is asked for");
  if (request.state != State::goes_on) {
    const auto longer = control::read_http_request(text + "x: y\r\n\r\n");
    must(longer.state == request.state, "more octets change nothing");
  }
  const auto answer = control::answer_scrape(text, [] { return std::string(kMetrics); });
  must(answer || (request.state == State::goes_on && size < control::kMaxHttpRequestBytes), "an answer comes in the end");
  if (answer) check_answer(*answer, request);
  return 0;
}
