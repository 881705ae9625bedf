#pragma once
// The cookie of a session. Cookies know no ports, so its name does: two nodes of one machine do not
// overwrite each other's. Over TLS it is bound to the host (`__Host-`); on loopback it is sent to
// the paths of the session alone. No script reads it, and no other site's page has it sent.
//
// Pure functions; any thread.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/admin/admin_door.hpp"
#include "noctem/http/message.hpp"

namespace noctem::admin {

std::string cookie_name(const http::Request& request, Reach reach);

// What Set-Cookie says; no life: the browser is to forget it.
std::string set_cookie(const http::Request& request, Reach reach, std::string_view value,
                       std::chrono::seconds life);

// The values under the session's name: as a rule one.
std::vector<std::string> cookies_of(const http::Request& request, Reach reach);

}  // namespace noctem::admin
