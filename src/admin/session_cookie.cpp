#include "session_cookie.hpp"

#include "noctem/base/strings.hpp"

namespace noctem::admin {

namespace {

constexpr std::size_t kCookiesMax = 4;
constexpr std::size_t kValueBytesMax = 100;
constexpr std::size_t kPortDigitsMax = 5;

std::string port_of(const http::Request& request) {
  const auto host = request.headers.find("Host").value_or("");
  const std::size_t colon = host.rfind(':');
  const auto port = colon == std::string_view::npos ? "" : host.substr(colon + 1);
  const bool plain = !port.empty() && port.size() <= kPortDigitsMax &&
                     port.find_first_not_of("0123456789") == std::string_view::npos;
  return plain ? "_" + std::string(port) : "";
}

}  // namespace

std::string cookie_name(const http::Request& request, Reach reach) {
  return (reach == Reach::tls ? "__Host-noctem" : "noctem") + port_of(request);
}

std::string set_cookie(const http::Request& request, Reach reach, std::string_view value,
                       std::chrono::seconds life) {
  std::string text = cookie_name(request, reach) + "=" + std::string(value);
  text += "; Max-Age=" + std::to_string(life.count());
  text += reach == Reach::tls ? "; Path=/; Secure" : "; Path=/api/session";
  return text + "; HttpOnly; SameSite=Strict";
}

std::vector<std::string> cookies_of(const http::Request& request, Reach reach) {
  const std::string name = cookie_name(request, reach);
  std::vector<std::string> found;
  for (const auto& [field, value] : request.headers) {
    if (!equal_ignoring_case(field, "Cookie")) {
      continue;
    }
    for (const std::string_view pair : split(value, ';')) {
      const std::string_view one = trim(pair);
      const std::size_t equals = one.find('=');
      if (equals == std::string_view::npos || one.substr(0, equals) != name) {
        continue;
      }
      const std::string_view said = one.substr(equals + 1);
      if (found.size() < kCookiesMax && said.size() <= kValueBytesMax) {
        found.emplace_back(said);
      }
    }
  }
  return found;
}

}  // namespace noctem::admin
