#pragma once
// A value that must not be mistaken for another of the same shape: an entry's CID is not an
// operator's id, though both are short strings. Tag types make them different; nothing converts
// silently.
//
//   using EntryId = StrongId<struct EntryIdTag, std::string>;

#include <compare>
#include <functional>
#include <utility>

namespace noctem {

template <typename Tag, typename Value>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(Value value) : value_(std::move(value)) {}

  const Value& value() const { return value_; }
  auto operator<=>(const StrongId&) const = default;

 private:
  Value value_{};
};

}  // namespace noctem

template <typename Tag, typename Value>
struct std::hash<noctem::StrongId<Tag, Value>> {
  std::size_t operator()(const noctem::StrongId<Tag, Value>& id) const noexcept {
    return std::hash<Value>{}(id.value());
  }
};
