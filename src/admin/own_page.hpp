#pragma once
// Whether a request can have come from this node's own page. Denied is whatever does not say so: a
// change without the page's Origin, a request that the browser calls cross-site or same-site (a
// page of another port of this machine), and on loopback whatever names another host or was
// forwarded.
//
// Pure functions; any thread.

#include "noctem/admin/admin_door.hpp"
#include "noctem/base/result.hpp"
#include "noctem/http/message.hpp"

namespace noctem::admin {

enum class Intent { reads, changes };

// denied/sign_in_closed: nobody signs in by this way.
Result<> check_way(const http::Request& request, Reach reach);
// Also denied/origin.
Result<> check_own_page(const http::Request& request, Reach reach, Intent intent);

}  // namespace noctem::admin
