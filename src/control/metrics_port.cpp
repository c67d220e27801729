#include "control/metrics_port.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "control/http.hpp"

namespace control {

namespace {

using base::Err;
using base::Result;
using base::SysError;

constexpr std::string_view kPath = "/metrics";
// The text names counters with _total in TYPE, which a strict reader of OpenMetrics refuses, and which this type means.
constexpr std::string_view kPrometheusText = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kPlain = "text/plain; charset=utf-8";
// Many that come at once wait here for their turn; of those that do not fit the kernel would ask for patience, a second of it.
constexpr int kBacklog = 1024;

SysError failure(const wire::Endpoint& endpoint) {
  const int code = errno;
  const auto hint = code == EADDRINUSE ? fmt::format("see who has it: ss -ltnp 'sport = :{}', or set another port", endpoint.port)
                    : code == EACCES   ? "take a port from 1024 on"
                                       : "see ip address show lo";
  return {code, "listen on", to_string(endpoint) + " for metrics", std::strerror(code), hint};
}

socklen_t fill(sockaddr_storage& out, const wire::Endpoint& endpoint) {
  const auto octets = endpoint.address.octets();
  if (endpoint.address.family() == wire::Family::ipv4) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(endpoint.port);
    std::memcpy(&in.sin_addr, octets.data(), sizeof in.sin_addr);
    std::memcpy(&out, &in, sizeof in);
    return sizeof in;
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  in6.sin6_port = htons(endpoint.port);
  std::memcpy(&in6.sin6_addr, octets.data(), sizeof in6.sin6_addr);
  std::memcpy(&out, &in6, sizeof in6);
  return sizeof in6;
}

std::string refuse(std::string_view status, std::string_view more_fields = "", bool without_body = false) {
  const auto body = fmt::format("{}; here is GET {}\n", status, kPath);
  return to_text({status, kPlain, body, more_fields, without_body});
}

}  // namespace

std::optional<std::string> answer_scrape(std::string_view received, const std::function<std::string()>& metrics) {
  using State = HttpRequest::State;
  const auto request = read_http_request(received);
  if (request.state == State::goes_on && received.size() < kMaxHttpRequestBytes) return std::nullopt;
  if (request.state != State::whole) return refuse("400 Bad Request");
  if (request.method != "GET") return refuse("405 Method Not Allowed", "Allow: GET\r\n", request.method == "HEAD");
  if (request.path != kPath) return refuse("404 Not Found");
  return to_text({"200 OK", kPrometheusText, metrics()});
}

Result<MetricsPort, SysError> MetricsPort::open(const wire::Endpoint& endpoint) {
  sockaddr_storage name{};
  const auto length = fill(name, endpoint);
  base::UniqueFd fd(::socket(name.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return Err(failure(endpoint));
  constexpr int kOn = 1;  // what a client has just left would keep the port for a minute
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &kOn, sizeof kOn);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&name), length) != 0) return Err(failure(endpoint));
  if (::listen(fd.get(), kBacklog) != 0) return Err(failure(endpoint));
  return MetricsPort(std::move(fd));
}

void MetricsPort::serve(Watcher watcher, std::function<std::string()> metrics) {
  clients_.serve(listener_.get(), std::move(watcher),
                 {kMaxHttpRequestBytes, [metrics = std::move(metrics)](std::string_view received) {
                    return answer_scrape(received, metrics);
                  }});
}

}  // namespace control
