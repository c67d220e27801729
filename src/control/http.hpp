// As much of HTTP/1.x (RFC 9112) as one GET takes. Pure.
#pragma once

#include <string>
#include <string_view>

namespace control {

inline constexpr std::size_t kMaxHttpRequestBytes = 8192;

// What a client has sent so far. A line may end in a line feed alone; a body is not read.
struct HttpRequest {
  enum class State { goes_on, malformed, whole } state = State::goes_on;
  // Of a whole one, parts of the text that was read:
  std::string_view method{};
  std::string_view path{};  // without host and query
};

// `received`: from the first octet on. More octets change nothing about a request that is malformed or whole.
HttpRequest read_http_request(std::string_view received);

struct HttpAnswer {
  std::string_view status;  // "200 OK"
  std::string_view type;
  std::string_view body;
  std::string_view more_fields = "";  // each ended by CR LF
  bool without_body = false;          // the answer to HEAD tells of a body and has none
};
std::string to_text(const HttpAnswer& answer);

}  // namespace control
