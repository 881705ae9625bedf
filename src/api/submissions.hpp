#pragma once
// Writes: an envelope comes in, {id, seq, status} goes out. Which documents a route takes, and that
// they are about what its path names, is declared with the route; everything else is the hub's to
// decide.
//
// Any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/http/router.hpp"
#include "noctem/hub/submission.hpp"

#include "service.hpp"

namespace noctem::api {

// One of the forms that a body may have: the kinds of its envelopes, in the order of their names.
// "": a single envelope.
struct BodyForm {
  std::vector<std::string_view> names;  // {""}, {"commit", "reveal"}, {"entry", "result"}
  std::vector<std::vector<std::string_view>> kinds;  // of each: any of these; none: any kind
};

// What the path's {id} must be in the documents.
enum class PathNames { nothing, entry, task, operator_, agent };

struct WriteRoute {
  std::string method = "POST";
  std::string path;
  std::string name;
  std::string summary;
  std::vector<BodyForm> forms = {};
  PathNames path_names = PathNames::nothing;
  std::string_view type = {};  // of an entry document; empty: any
};

BodyForm single(std::vector<std::string_view> kinds);
void add_write(http::Router& router, Service& service, WriteRoute route);

// For a route whose handler does more than submit.
Result<hub::Submission> submission_of(const Service& service, http::Call& call);
void submit(Service& service, hub::Submission submission, std::optional<http::Signer> signer,
            std::vector<std::string> names, http::Reply reply);
codec::Json envelope_schema(const document::Kinds& kinds,
                            const std::vector<std::string_view>& names);

}  // namespace noctem::api
