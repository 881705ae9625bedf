#pragma once
// What every route has in common: who may read, how an answer is sent, how a page is cut.
//
// Any thread.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/api/api.hpp"
#include "noctem/http/rate_limit.hpp"
#include "noctem/http/reply.hpp"
#include "noctem/hub/reader.hpp"

#include "event_fan.hpp"

namespace noctem::api {

struct Service {
  ApiContext context;
  EventFan events;
  http::Buckets enrolments;  // by address
};

// Who may use a route that reads. `agents`: whoever signs, or anybody where the mesh says
// public_read. `watchers`: these, and whoever sits at this machine. `admins`: administrators.
enum class Audience { agents, watchers, admins };
Result<> may_read(const Service& service, const http::Call& call, Audience audience,
                  const hub::Reader& reader);

// A read: the answer follows from one moment of the mesh. It gets an entity tag.
using Read = std::function<Result<codec::Json>(const http::Call& call, const hub::Reader& reader)>;
http::CallHandler reading(Service& service, Audience audience, Read read);

http::Response json_answer(const http::Request& request, const codec::Json& value);
std::int64_t now(const Service& service);  // Unix seconds

// The words of declarations.
http::Route get(std::string path, std::string name, std::string summary);
http::Parameter text_parameter(std::string name, std::size_t size_max, std::string description);
http::Parameter number_parameter(std::string name, std::int64_t max, std::string description);
http::Parameter entry_id_parameter();     // {id}: an entry's id or the beginning of one
http::Parameter operator_id_parameter();  // {id}: 16 hex digits
// `limit` of a list: 1 to 1000, 100 if absent.
http::Parameter limit_parameter();
std::size_t page_size(const http::Call& call);
std::vector<std::string> all_of(const http::Call& call, std::string_view parameter);

// The groups of routes.
void add_writes(http::Router& router, Service& service);
void add_knowledge(http::Router& router, Service& service);
void add_compute(http::Router& router, Service& service);
void add_network(http::Router& router, Service& service);
void add_enrolment(http::Router& router, Service& service);
void add_admin(http::Router& router, Service& service);
void add_log(http::Router& router, Service& service);
void add_clock(http::Router& router, Service& service);
void add_observe(http::Router& router, Service& service);
void add_history(http::Router& router, Service& service);
void add_events(http::Router& router, Service& service);

}  // namespace noctem::api
