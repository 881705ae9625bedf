#pragma once
// A person's leave over HTTP: what waits, what has it, and the answer, for whoever keeps this home.
// An answer names the digest of what was shown, so nothing else is approved than was read; it is
// signed by an administrator's key, which no skill has and no agent signs with; the bearer token of
// /mcp opens nothing here. Every answer stands in the audit log before it counts.
//
// The handlers run on any HTTP worker and use the disk; what is handed in outlives the router.

#include <functional>
#include <string>

#include "noctem/env/env.hpp"
#include "noctem/home/home.hpp"
#include "noctem/http/router.hpp"

namespace noctem::node {

struct ApprovalsDesk {
  env::Env env;
  home::Home home;
  std::function<void()> pause;  // waits a few milliseconds for a file that another changes
  // Who may read and answer; an error says why not.
  std::function<Result<>(const http::Call&)> check_keeper;
};

void add_approval_routes(http::Router& router, ApprovalsDesk desk);

}  // namespace noctem::node
