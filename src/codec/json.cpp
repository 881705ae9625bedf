#include "noctem/codec/json.hpp"

#include <algorithm>
#include <iterator>

#include "noctem/base/assert.hpp"

#include "json_members.hpp"
#include "utf8.hpp"

namespace noctem::codec {
namespace {

bool comes_before(const JsonObject::Member& member, std::string_view key) {
  return compare_as_utf16(member.first, key) < 0;
}

// The place of `key`, or where it would go. Keys mostly arrive in order, so the end is tried first.
template <typename Members>
auto place_of(Members& members, std::string_view key) {
  if (members.empty() || comes_before(members.back(), key)) {
    return members.end();
  }
  return std::lower_bound(members.begin(), members.end(), key, comes_before);
}

}  // namespace

const std::string* JsonObjectBuilder::sort(std::span<JsonObject::Member> members) {
  const auto in_order = [](const JsonObject::Member& a, const JsonObject::Member& b) {
    return comes_before(a, b.first);
  };
  if (!std::is_sorted(members.begin(), members.end(), in_order)) {
    std::sort(members.begin(), members.end(), in_order);
  }
  const auto same_key = [](const JsonObject::Member& a, const JsonObject::Member& b) {
    return a.first == b.first;
  };
  const auto twice = std::adjacent_find(members.begin(), members.end(), same_key);
  return twice == members.end() ? nullptr : &twice->first;
}

JsonObject JsonObjectBuilder::take(std::span<JsonObject::Member> sorted) {
  JsonObject object;
  object.members_.assign(std::make_move_iterator(sorted.begin()),
                         std::make_move_iterator(sorted.end()));
  return object;
}

JsonObject::JsonObject() = default;

JsonObject::JsonObject(std::initializer_list<Member> members) : members_(members) {
  const std::string* twice = JsonObjectBuilder::sort(members_);
  NOCTEM_ASSERT(twice == nullptr, *twice);
}

const Json* JsonObject::find(std::string_view key) const {
  const auto place = place_of(members_, key);
  return place != members_.end() && place->first == key ? &place->second : nullptr;
}

Json& JsonObject::set(std::string key, Json value) {
  const auto place = place_of(members_, key);
  if (place != members_.end() && place->first == key) {
    place->second = std::move(value);
    return place->second;
  }
  return members_.emplace(place, std::move(key), std::move(value))->second;
}

bool JsonObject::insert(std::string key, Json value) {
  const auto place = place_of(members_, key);
  if (place != members_.end() && place->first == key) {
    return false;
  }
  members_.emplace(place, std::move(key), std::move(value));
  return true;
}

bool JsonObject::erase(std::string_view key) {
  const auto place = place_of(members_, key);
  if (place == members_.end() || place->first != key) {
    return false;
  }
  members_.erase(place);
  return true;
}

std::size_t JsonObject::size() const { return members_.size(); }
bool JsonObject::empty() const { return members_.empty(); }

std::vector<JsonObject::Member>::const_iterator JsonObject::begin() const {
  return members_.begin();
}
std::vector<JsonObject::Member>::const_iterator JsonObject::end() const { return members_.end(); }

bool JsonObject::operator==(const JsonObject& other) const { return members_ == other.members_; }

Json::Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {
  NOCTEM_ASSERT(value <= static_cast<std::uint64_t>(kIntegerMax), value);
}

const Json* Json::find(std::string_view key) const {
  const JsonObject* members = object();
  return members != nullptr ? members->find(key) : nullptr;
}

}  // namespace noctem::codec
