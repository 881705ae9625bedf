#include "noctem/http/router.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::http;
using document::Presence;

namespace {

Route route(std::string method, std::string path, std::string name) {
  Route made;
  made.method = std::move(method);
  made.path = std::move(path);
  made.name = std::move(name);
  made.summary = "For the test.";
  return made;
}

Parameter text_parameter(std::string name, std::size_t size_max) {
  return {.name = std::move(name),
          .shape = document::text(1, size_max),
          .presence = Presence::optional,
          .description = "A text.",
          .repeat = Parameter::Repeat::refused};
}

Router knowledge() {
  const CallHandler nothing = [](Call, Reply) {};
  Router router;
  Route query = route("GET", "/api/knowledge", "query");
  query.query = {text_parameter("q", 10), text_parameter("tags", 4), text_parameter("limit", 1)};
  query.query[1].repeat = Parameter::Repeat::allowed;
  query.query[2].shape = document::integer(1, 100);
  query.query[2].presence = Presence::required;
  router.add(query, nothing);
  Route publish = route("POST", "/api/knowledge", "publish");
  publish.body_schema = codec::Json(codec::JsonObject{{"type", "object"}});
  publish.body_bytes_max = 16;
  router.add(publish, nothing);
  Route read = route("GET", "/api/knowledge/{id}", "read");
  read.path_parameters = {text_parameter("id", 8)};
  router.add(read, nothing);
  router.add(route("GET", "/api/knowledge/newest", "newest"), nothing);
  Route nested = route("DELETE", "/api/{part}/newest/{n}", "nested");
  nested.path_parameters = {text_parameter("part", 20), text_parameter("n", 3)};
  nested.path_parameters[1].shape = document::integer(0, 9);
  router.add(nested, nothing);
  router.add(route("GET", "/", "root"), nothing);
  return router;
}

Request request(std::string method, std::string target, std::string body = "",
                Headers headers = {}) {
  Request made;
  made.method = std::move(method);
  made.target = std::move(target);
  made.body = std::move(body);
  made.headers = std::move(headers);
  return made;
}

Call called(Request asked) {
  static const Router router = knowledge();
  auto result = router.match(std::move(asked));
  REQUIRE(std::holds_alternative<Router::Match>(result));
  REQUIRE(std::get<Router::Match>(result).handler != nullptr);
  return std::get<Router::Match>(std::move(result)).call;
}

Response refused(Request asked) {
  static const Router router = knowledge();
  auto result = router.match(std::move(asked));
  REQUIRE(std::holds_alternative<Response>(result));
  return std::get<Response>(std::move(result));
}

std::string reason(const Response& response) {
  const auto body = codec::parse_json(response.body);
  REQUIRE(body.has_value());
  const std::string& type = *body->find("type")->text();
  return std::to_string(response.status) + " " + type.substr(type.rfind(':') + 1);
}

const Headers kJson{{"content-type", "application/json"}};

}  // namespace

TEST_CASE("a literal beats a parameter") {
  CHECK(called(request("GET", "/api/knowledge/newest")).route->name == "newest");
  const Call call = called(request("GET", "/api/knowledge/abc%20"));
  CHECK(call.route->name == "read");
  CHECK(call.parameter("id") == "abc ");
  CHECK(called(request("GET", "/")).route->name == "root");
}

TEST_CASE("the first segment that differs decides, whatever the order of declaration") {
  for (const bool reverse : {false, true}) {
    Route broad = route("GET", "/a/{x}/c", "broad");
    broad.path_parameters = {text_parameter("x", 9)};
    Route narrow = route("GET", "/a/b/{y}", "narrow");
    narrow.path_parameters = {text_parameter("y", 9)};
    Router router;
    router.add(reverse ? narrow : broad, {});
    router.add(reverse ? broad : narrow, {});
    const auto match = router.match(request("GET", "/a/b/c"));
    CHECK(std::get<Router::Match>(match).call.route->name == "narrow");
  }
}

TEST_CASE("HEAD is a GET and stays HEAD for whoever verifies the signature") {
  const Call call = called(request("HEAD", "/api/knowledge/newest"));
  CHECK(call.route->name == "newest");
  CHECK(call.request.method == "HEAD");
  CHECK(effect_of(*call.route) == Effect::none);
}

TEST_CASE("an unknown method is told what is allowed; OPTIONS asks for it") {
  const Response response = refused(request("PUT", "/api/knowledge"));
  CHECK(reason(response) == "405 method");
  CHECK(response.headers.find("Allow") == "GET, HEAD, OPTIONS, POST");
  CHECK(refused(request("get", "/api/knowledge")).status == 405);
  CHECK(refused(request("DELETE", "/api/knowledge/newest")).status == 405);
  const Response options = refused(request("OPTIONS", "/api/x/newest/1"));
  CHECK(options.status == 204);
  CHECK(options.body.empty());
  CHECK(options.headers.find("Allow") == "DELETE, OPTIONS");
  CHECK(!options.headers.find("Access-Control-Allow-Origin"));
}

TEST_CASE("what is not there is a 404, what is malformed a 400 or 414") {
  CHECK(reason(refused(request("GET", "/api"))) == "404 route");
  CHECK(reason(refused(request("GET", "/api/knowledge/a/b"))) == "404 route");
  CHECK(reason(refused(request("GET", "/API/knowledge"))) == "404 route");
  CHECK(reason(refused(request("OPTIONS", "*"))) == "400 target_form");
  CHECK(reason(refused(request("GET", "/api/knowledge/a%2fb"))) == "400 target_separator");
  CHECK(reason(refused(request("GET", "/" + std::string(5000, 'a')))) == "414 target_too_long");
}

TEST_CASE("query parameters are known, single unless declared otherwise, and of their shape") {
  const Call call = called(request("GET", "/api/knowledge?limit=20&tags=a&tags=b&q=c%2B%2B"));
  CHECK(call.integer("limit") == 20);
  CHECK(call.parameter("q") == "c++");
  CHECK(call.parameters.find("tags")->second == std::vector<std::string>{"a", "b"});
  CHECK(!call.parameter("domain"));
  CHECK(!call.integer("q"));
  const auto query = [](const std::string& text) {
    return reason(refused(request("GET", "/api/knowledge?" + text)));
  };
  CHECK(query("limit=1&other=1") == "400 parameter_unknown");
  CHECK(query("limit=1&Q=a") == "400 parameter_unknown");
  CHECK(query("limit=1&limit=1") == "400 parameter_repeated");
  CHECK(query("q=a") == "400 parameter_missing");
  CHECK(query("limit=1&q=") == "400 parameter_value");
  CHECK(query("limit=1&tags=a&tags=toolong") == "400 parameter_value");
  for (const std::string value :
       {"0", "101", "-1", "+1", "01", "1.0", "1e1", "", "99999999999999999999", "%31%20"}) {
    CAPTURE(value);
    CHECK(query("limit=" + value) == "400 parameter_value");
  }
  CHECK(called(request("GET", "/api/knowledge?limit=%31")).integer("limit") == 1);
}

TEST_CASE("path parameters are of their shape") {
  CHECK(called(request("DELETE", "/api/x/newest/7")).integer("n") == 7);
  CHECK(reason(refused(request("DELETE", "/api/x/newest/10"))) == "400 parameter_value");
  CHECK(reason(refused(request("GET", "/api/knowledge/123456789"))) == "400 parameter_value");
}

TEST_CASE("a body is refused where none is declared, and demanded as JSON where one is") {
  CHECK(called(request("POST", "/api/knowledge", "{}", kJson)).request.body == "{}");
  CHECK(called(request("POST", "/api/knowledge", "{}",
                       {{"Content-Type", "Application/JSON; charset=UTF-8"}}))
            .route->name == "publish");
  CHECK(reason(refused(request("GET", "/", "x"))) == "400 body_unexpected");
  CHECK(reason(refused(request("POST", "/api/knowledge", "", kJson))) == "400 body_missing");
  CHECK(reason(refused(request("POST", "/api/knowledge", std::string(17, ' '), kJson))) ==
        "413 body_too_large");
  for (const Headers& headers :
       {Headers{}, Headers{{"Content-Type", "text/plain"}},
        Headers{{"Content-Type", "application/json; charset=latin1"}},
        Headers{{"Content-Type", "application/json"}, {"content-type", "text/html"}},
        Headers{{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}},
        Headers{{"Content-Type", "application/jsonx"}}}) {
    CHECK(reason(refused(request("POST", "/api/knowledge", "{}", headers))) == "415 media_type");
  }
}

TEST_CASE("everything but a GET changes something; a GET may say so") {
  Route get = route("GET", "/a", "a");
  CHECK(effect_of(get) == Effect::none);
  get.get_effect = Effect::changes;
  CHECK(effect_of(get) == Effect::changes);
  CHECK(effect_of(route("POST", "/a", "a")) == Effect::changes);
  CHECK(effect_of(route("DELETE", "/a", "a")) == Effect::changes);
}

TEST_CASE("routes are listed in the order of declaration") {
  const Router router = knowledge();
  REQUIRE(router.routes().size() == 6);
  CHECK(router.routes().front()->name == "query");
  CHECK(router.routes().back()->name == "root");
}
