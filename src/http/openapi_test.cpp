#include "noctem/http/openapi.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace noctem;
using namespace noctem::http;
using codec::Json;

namespace {

Router sample() {
  const CallHandler nothing = [](Call, Reply) {};
  Router router;
  Route read;
  read.method = "GET";
  read.path = "/entries/{id}";
  read.name = "readEntry";
  read.summary = "Read an entry.";
  read.path_parameters = {{.name = "id",
                           .shape = document::text(8, 60),
                           .presence = document::Presence::optional,
                           .description = "Its id.",
                           .repeat = Parameter::Repeat::refused}};
  read.query = {{.name = "tags",
                 .shape = document::text(1, 32),
                 .presence = document::Presence::optional,
                 .description = "",
                 .repeat = Parameter::Repeat::allowed}};
  read.answer_schema = Json(codec::JsonObject{{"type", "object"}});
  read.answers = {200, 304, 404, 410};
  read.signing = Signing::optional;
  router.add(read, nothing);
  Route write;
  write.method = "POST";
  write.path = "/entries";
  write.name = "publish";
  write.summary = "Publish.";
  write.body_schema = Json(codec::JsonObject{{"type", "object"}});
  write.body_bytes_max = 1'000;
  write.answers = {201, 200};
  write.signing = Signing::required;
  router.add(write, nothing);
  Route list;
  list.method = "GET";
  list.path = "/entries";
  list.name = "listEntries";
  list.summary = "List.";
  list.answer_type = "text/plain";
  router.add(list, nothing);
  return router;
}

Json described() {
  return openapi(sample(), {.title = "Noctem", .version = "1", .description = "For the test."});
}

// "#/components/x/y" → the value there, or nullptr.
const Json* resolve(const Json& root, std::string_view pointer) {
  REQUIRE(pointer.starts_with("#/"));
  const Json* place = &root;
  std::string_view rest = pointer.substr(2);
  while (place && !rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    place = place->find(rest.substr(0, slash));
    rest = rest.substr(std::min(slash + 1, rest.size()));
  }
  return place;
}

int check_references(const Json& root, const Json& value) {
  int count = 0;
  if (const auto* array = value.array()) {
    for (const Json& item : *array) {
      count += check_references(root, item);
    }
  }
  if (const auto* object = value.object()) {
    for (const auto& [key, member] : *object) {
      if (key == "$ref") {
        CHECK(resolve(root, *member.text()) != nullptr);
        ++count;
      }
      count += check_references(root, member);
    }
  }
  return count;
}

const Json& at(const Json& value, std::initializer_list<std::string_view> path) {
  const Json* place = &value;
  for (const std::string_view step : path) {
    place = place->find(step);
    REQUIRE(place != nullptr);
  }
  return *place;
}

}  // namespace

TEST_CASE("it is OpenAPI 3.1 with a title and a version") {
  const Json api = described();
  CHECK(*at(api, {"openapi"}).text() == "3.1.0");
  CHECK(*at(api, {"info", "title"}).text() == "Noctem");
  CHECK(*at(api, {"info", "version"}).text() == "1");
}

TEST_CASE("every reference leads somewhere") {
  const Json api = described();
  CHECK(check_references(api, api) > 10);
}

TEST_CASE("every route is there once, under a name of its own") {
  const Json api = described();
  std::set<std::string> names;
  std::size_t operations = 0;
  for (const auto& [path, item] : *at(api, {"paths"}).object()) {
    for (const auto& [method, operation] : *item.object()) {
      CHECK(names.insert(*at(operation, {"operationId"}).text()).second);
      CHECK(!at(operation, {"responses"}).object()->empty());
      ++operations;
    }
  }
  CHECK(operations == sample().routes().size());
  CHECK(names == std::set<std::string>{"readEntry", "publish", "listEntries"});
}

TEST_CASE("parameters stand where they are read, those of a path are required") {
  const Json api = described();
  const codec::JsonArray& parameters =
      *at(api, {"paths", "/entries/{id}", "get", "parameters"}).array();
  REQUIRE(parameters.size() == 2);
  CHECK(*at(parameters[0], {"in"}).text() == "path");
  CHECK(*at(parameters[0], {"required"}).boolean());
  CHECK(*at(parameters[1], {"in"}).text() == "query");
  CHECK(!*at(parameters[1], {"required"}).boolean());
  CHECK(*at(parameters[1], {"schema", "type"}).text() == "array");
}

TEST_CASE("answers, problems and bodies follow from the declaration") {
  const Json api = described();
  const Json& read = at(api, {"paths", "/entries/{id}", "get", "responses"});
  CHECK(read.find("200") != nullptr);
  CHECK(at(read, {"304"}).find("content") == nullptr);
  CHECK(*at(read, {"410", "$ref"}).text() == "#/components/responses/Problem410");
  CHECK(read.find("401") != nullptr);
  CHECK(read.find("409") == nullptr);
  CHECK(read.find("413") == nullptr);
  const Json& write = at(api, {"paths", "/entries", "post"});
  CHECK(*at(write, {"requestBody", "required"}).boolean());
  for (const char* const status :
       {"201", "200", "400", "401", "403", "409", "413", "415", "429", "503"}) {
    CHECK(at(write, {"responses"}).find(status) != nullptr);
  }
  const Json& list = at(api, {"paths", "/entries", "get"});
  CHECK(list.find("requestBody") == nullptr);
  CHECK(at(list, {"responses"}).find("401") == nullptr);
  CHECK(at(list, {"responses", "200", "content"}).find("text/plain") != nullptr);
}

TEST_CASE("security names the forms that a route takes; every scheme exists") {
  const Json api = described();
  const auto forms = [&](std::string_view path, std::string_view method) {
    return *at(api, {"paths", path, method, "security"}).array();
  };
  CHECK(forms("/entries", "get").empty());
  CHECK(forms("/entries", "post").size() == 3);
  CHECK(forms("/entries/{id}", "get").size() == 3);
  CHECK(forms("/entries/{id}", "get").back().object()->empty());  // optional
  for (const Json& form : forms("/entries", "post")) {
    for (const auto& [scheme, scopes] : *form.object()) {
      CHECK(*at(api, {"components", "securitySchemes", scheme, "in"}).text() == "header");
    }
  }
}
