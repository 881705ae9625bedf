#include "errand.hpp"

#include <algorithm>
#include <array>

#include "noctem/document/did_key.hpp"
#include "noctem/document/schema.hpp"
#include "noctem/http/request_signing.hpp"

namespace noctem::admin {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using document::Presence;

constexpr std::size_t kWordsBytesMax = 1'024;  // what a kind allows of it, the door says
constexpr std::size_t kIdBytes = 8;
constexpr std::int64_t kAgentsMax = 1'000'000;
constexpr std::string_view kPath = "/api/admin/operator";

struct Act {
  std::string_view name;
  std::string_view method;
  std::string_view part;  // of the path, behind the id
};
constexpr auto kActs = std::to_array<Act>({{"approve", "POST", ""},
                                           {"quarantine", "POST", "/quarantine"},
                                           {"release", "POST", "/quarantine"},
                                           {"revoke", "DELETE", ""}});

document::Field act_field(std::string_view name) {
  return {"act", document::one_of({std::string(name)}), Presence::required, "What is to be done."};
}

document::Field known_operator() {
  return {"operator", document::hex(kIdBytes), Presence::required, "The operator's id."};
}

document::Shape shape_of(std::string_view act) {
  std::vector<document::Field> fields = {act_field(act)};
  if (act == "approve") {
    fields.push_back({"operator", document::text_of(document::Shape::Format::did_key),
                      Presence::required, "The operator's key."});
    fields.push_back(
        {"label", document::text(1, kWordsBytesMax), Presence::optional, "What people call it."});
    fields.push_back({"max_agents", document::integer(1, kAgentsMax), Presence::optional,
                      "How many agents it may have."});
    return document::object_of(std::move(fields));
  }
  fields.push_back(known_operator());
  if (act == "quarantine") {
    fields.push_back({"reason", document::text(1, kWordsBytesMax), Presence::optional, "Why."});
  }
  if (act == "revoke") {
    fields.push_back({"reason", document::one_of({"left", "compromised"}), Presence::required,
                      "compromised: its key was stolen."});
    fields.push_back({"since", document::integer(0, codec::kIntegerMax), Presence::optional,
                      "Unix seconds from when it is not trusted; now if absent."});
  }
  return document::object_of(std::move(fields));
}

std::string text_in(const Json& asked, std::string_view name) {
  const Json* value = asked.find(name);
  return value != nullptr && value->text() != nullptr ? *value->text() : std::string();
}

// Documents name an operator by its present key.
Result<std::string> key_of(const http::KeyDirectory& members, const std::string& id) {
  const auto known = members.find(id);
  return known ? Result<std::string>(document::did_of(known->key))
               : fail(not_found("operator", "there is no operator " + id));
}

JsonObject fields_of(const Json& asked) {
  JsonObject fields;
  for (const auto& [name, value] : *asked.object()) {
    if (name != "act" && name != "operator") {
      fields.set(name, value);
    }
  }
  return fields;
}

}  // namespace

Result<Errand> read_errand(const Json& asked, const http::KeyDirectory& members, std::int64_t now) {
  const std::string name = text_in(asked, "act");
  const auto act = std::ranges::find(kActs, name, &Act::name);
  if (act == kActs.end()) {
    return fail(invalid("act", "act: approve, quarantine, release or revoke"));
  }
  NOCTEM_CHECK(document::check(shape_of(name), asked));
  Errand errand{.act = name,
                .operator_id = text_in(asked, "operator"),
                .method = std::string(act->method),
                .target = std::string(kPath),
                .kind = "operator." + name,
                .fields = fields_of(asked)};
  std::string key = errand.operator_id;
  if (name == "approve") {
    NOCTEM_TRY(const auto whose, document::parse_signing_did(key));
    errand.operator_id = http::key_id(whose);
  } else {
    NOCTEM_TRY(key, key_of(members, errand.operator_id));
    errand.target += "/" + errand.operator_id + std::string(act->part);
  }
  errand.fields.set("operator", std::move(key));
  if (name == "revoke") {
    errand.fields.insert("since", now);
  }
  return errand;
}

Json errand_schema() {
  JsonArray choices;
  for (const Act& act : kActs) {
    choices.push_back(document::json_schema(shape_of(act.name)));
  }
  return JsonObject{{"oneOf", std::move(choices)}};
}

}  // namespace noctem::admin
