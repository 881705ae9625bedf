#include "own_page.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::admin {

namespace {

std::string host_of(const http::Request& request) {
  return to_lower_ascii(request.headers.find("Host").value_or(""));
}

bool names_loopback(std::string_view host) {
  const std::size_t colon = host.ends_with(']') ? std::string_view::npos : host.rfind(':');
  const std::string_view name = host.substr(0, colon);
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

bool was_forwarded(const http::Headers& headers) {
  return std::ranges::any_of(headers, [](const auto& field) {
    const std::string name = to_lower_ascii(field.first);
    return name == "forwarded" || name == "via" || name.starts_with("x-forwarded-");
  });
}

bool is_local(const http::Request& request) {
  return request.peer.reach == http::Peer::Reach::loopback && names_loopback(host_of(request)) &&
         !was_forwarded(request.headers);
}

bool says_own_origin(const http::Request& request, Reach reach) {
  const std::string own = (reach == Reach::tls ? "https://" : "http://") + host_of(request);
  return request.headers.count("Origin") == 1 && *request.headers.find("Origin") == own;
}

Error other_page() {
  return denied("origin",
                "this is for the page of this node alone, and the request does not come from it");
}

}  // namespace

Result<> check_way(const http::Request& request, Reach reach) {
  const bool open = reach == Reach::tls || (reach == Reach::loopback && is_local(request));
  return open ? Result<>()
              : fail(denied("sign_in_closed",
                            "administrators sign in at this page only over the node's own TLS or "
                            "on its own machine, without a proxy between: use `noctem admin` "
                            "instead"));
}

Result<> check_own_page(const http::Request& request, Reach reach, Intent intent) {
  NOCTEM_CHECK(check_way(request, reach));
  const auto& headers = request.headers;
  const auto site = headers.find("Sec-Fetch-Site");
  if (site && (*site != "same-origin" || headers.count("Sec-Fetch-Site") != 1)) {
    return fail(other_page());
  }
  const bool must_say = intent == Intent::changes || headers.find("Origin").has_value();
  return !must_say || says_own_origin(request, reach) ? Result<>() : fail(other_page());
}

}  // namespace noctem::admin
