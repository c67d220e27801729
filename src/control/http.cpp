#include "control/http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace control {

namespace {

using State = HttpRequest::State;

bool is_token_character(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || kMarks.find(c) != std::string_view::npos;
}
bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_character); }

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  const auto to_lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(text, lower, {}, to_lower);
}

// The next line without its end, taken from `rest`; none: it has not ended.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// A target may be the whole URL, as a proxy is asked (RFC 9112, section 3.2.2).
std::string_view path_of(std::string_view target) {
  constexpr std::string_view kScheme = "http://";
  if (equals_ignoring_case(target.substr(0, kScheme.size()), kScheme)) {
    const auto slash = target.find('/', kScheme.size());
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  return target.substr(0, target.find('?'));
}

struct RequestLine {
  std::string_view method;
  std::string_view path;
  bool needs_host;  // from HTTP/1.1 on
};

std::optional<RequestLine> read_request_line(std::string_view line) {
  constexpr std::string_view kVersion = "HTTP/1.";
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == last) return std::nullopt;
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  const auto is_visible = [](char c) { return c > ' ' && c <= '~'; };
  if (!is_token(method) || target.empty() || !std::ranges::all_of(target, is_visible)) return std::nullopt;
  if (version.size() != kVersion.size() + 1 || !version.starts_with(kVersion)) return std::nullopt;
  const char minor = version.back();
  if (minor < '0' || minor > '9') return std::nullopt;
  return RequestLine{method, path_of(target), minor != '0'};
}

// The name of the field; none: it is no field.
std::optional<std::string_view> read_field(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return std::nullopt;
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f'; };
  if (std::ranges::any_of(line.substr(colon), is_control)) return std::nullopt;
  return line.substr(0, colon);
}

}  // namespace

HttpRequest read_http_request(std::string_view received) {
  const auto first = take_line(received);
  if (!first) return {State::goes_on};
  const auto request = read_request_line(*first);
  if (!request) return {State::malformed};
  std::size_t hosts = 0;
  for (;;) {
    const auto line = take_line(received);
    if (!line) return {State::goes_on};
    if (line->empty()) break;
    const auto name = read_field(*line);
    if (!name) return {State::malformed};
    if (equals_ignoring_case(*name, "host")) ++hosts;
  }
  if (hosts > 1 || (hosts == 0 && request->needs_host)) return {State::malformed};
  return {State::whole, request->method, request->path};
}

std::string to_text(const HttpAnswer& answer) {
  return fmt::format("HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}Connection: close\r\n\r\n{}", answer.status,
                     answer.type, answer.body.size(), answer.more_fields, answer.without_body ? "" : answer.body);
}

}  // namespace control
