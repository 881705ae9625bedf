#include <algorithm>
#include <array>

#include "noctem/document/schema.hpp"
#include "noctem/skill/shelf.hpp"

namespace noctem::skill {

namespace {

using document::array_of;
using document::integer;
using document::object_of;
using document::Presence;
using document::text;

constexpr std::int64_t kFormat = 1;
constexpr std::size_t kItemsMax = 10'000;
constexpr auto kRevocations = std::to_array<RevokedWhat>(
    {RevokedWhat::key, RevokedWhat::digest, RevokedWhat::id, RevokedWhat::token});

document::Shape state_shape() {
  const auto field = [](std::string name, document::Shape shape) {
    return document::Field{std::move(name), std::move(shape), Presence::required, ""};
  };
  const document::Shape time = integer(0, codec::kIntegerMax);
  const document::Shape version = text(5, 20);
  const document::Shape name = text(1, 200);
  return object_of(
      {field("format", integer(kFormat, kFormat)), field("stops", time),
       field("trusted", array_of(name, 0, kItemsMax)),
       field("installed", array_of(object_of({field("id", name), field("author", name),
                                              field("version", version), field("digest", name),
                                              field("trust", document::one_of({"key", "digest"})),
                                              field("at", time)}),
                                   0, kItemsMax)),
       field("highest", array_of(object_of({field("id", name), field("author", name),
                                            field("version", version), field("digest", name)}),
                                 0, kItemsMax)),
       field("revoked",
             array_of(object_of({field("what", document::one_of({"key", "digest", "id", "token"})),
                                 field("value", name), field("at", time)}),
                      0, kItemsMax))});
}

Result<Version> version_at(const codec::Json& json) {
  const auto version = parse_version(*json.find("version")->text());
  return version ? Result<Version>(*version)
                 : fail(corrupt("skill_state", "a version is no version"));
}

std::string text_at(const codec::Json& json, std::string_view name) {
  return *json.find(name)->text();
}

}  // namespace

std::string_view name_of(RevokedWhat what) {
  switch (what) {
    case RevokedWhat::key:
      return "key";
    case RevokedWhat::digest:
      return "digest";
    case RevokedWhat::id:
      return "id";
    case RevokedWhat::token:
      return "token";
  }
  return {};
}

const Installed* ShelfState::find(std::string_view id) const {
  const auto found = std::ranges::find(installed, id, &Installed::id);
  return found == installed.end() ? nullptr : &*found;
}

std::string ShelfState::revocation(const Installed& skill,
                                   const std::vector<std::string>& tokens) const {
  const auto means = [&](const Revoked& entry) {
    switch (entry.what) {
      case RevokedWhat::key:
        return entry.value == skill.author;
      case RevokedWhat::digest:
        return entry.value == skill.digest;
      case RevokedWhat::id:
        return entry.value == skill.id;
      case RevokedWhat::token:
        return std::ranges::find(tokens, entry.value) != tokens.end();
    }
    return true;
  };
  const auto found = std::ranges::find_if(revoked, means);
  return found == revoked.end()
             ? ""
             : "its " + std::string(name_of(found->what)) + " " + found->value + " was revoked";
}

codec::Json state_json(const ShelfState& state) {
  codec::JsonArray trusted(state.trusted.begin(), state.trusted.end());
  codec::JsonArray installed;
  for (const Installed& skill : state.installed) {
    installed.emplace_back(
        codec::JsonObject{{"id", skill.id},
                          {"author", skill.author},
                          {"version", text_of(skill.version)},
                          {"digest", skill.digest},
                          {"trust", skill.trust == Trust::key ? "key" : "digest"},
                          {"at", skill.at}});
  }
  codec::JsonArray highest;
  for (const Highest& entry : state.highest) {
    highest.emplace_back(codec::JsonObject{{"id", entry.id},
                                           {"author", entry.author},
                                           {"version", text_of(entry.version)},
                                           {"digest", entry.digest}});
  }
  codec::JsonArray revoked;
  for (const Revoked& entry : state.revoked) {
    revoked.emplace_back(
        codec::JsonObject{{"what", name_of(entry.what)}, {"value", entry.value}, {"at", entry.at}});
  }
  return codec::JsonObject{{"format", kFormat},
                           {"stops", state.stops},
                           {"trusted", std::move(trusted)},
                           {"installed", std::move(installed)},
                           {"highest", std::move(highest)},
                           {"revoked", std::move(revoked)}};
}

Result<ShelfState> state_from_json(const codec::Json& json) {
  if (auto checked = document::check(state_shape(), json); !checked) {
    return fail(corrupt("skill_state", checked.error().message));
  }
  ShelfState state;
  state.stops = *json.find("stops")->integer();
  for (const codec::Json& author : *json.find("trusted")->array()) {
    state.trusted.push_back(*author.text());
  }
  for (const codec::Json& item : *json.find("installed")->array()) {
    NOCTEM_TRY(const Version version, version_at(item));
    state.installed.push_back({text_at(item, "id"), text_at(item, "author"), version,
                               text_at(item, "digest"),
                               text_at(item, "trust") == "key" ? Trust::key : Trust::digest,
                               *item.find("at")->integer()});
  }
  for (const codec::Json& item : *json.find("highest")->array()) {
    NOCTEM_TRY(const Version version, version_at(item));
    state.highest.push_back(
        {text_at(item, "id"), text_at(item, "author"), version, text_at(item, "digest")});
  }
  for (const codec::Json& item : *json.find("revoked")->array()) {
    const std::string what = text_at(item, "what");
    const auto known =
        std::ranges::find_if(kRevocations, [&](RevokedWhat each) { return name_of(each) == what; });
    state.revoked.push_back({*known, text_at(item, "value"), *item.find("at")->integer()});
  }
  return state;
}

}  // namespace noctem::skill
