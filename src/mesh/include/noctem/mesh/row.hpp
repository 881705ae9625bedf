#pragma once
// How a struct becomes a row: it names its table and lists its fields once, and is read and written
// by that list. Integers, texts, StrongIds, enums (by their names), optionals (absent if empty),
// vectors and structs of the same kind may be fields. A row that cannot be read is corrupt.
//
//   struct Lease {
//     static constexpr Table kTable = Table::leases;
//     TaskId task;
//     std::int64_t until = 0;
//     static void fields(auto& row, auto&& field) {
//       field("task", row.task);
//       field("until", row.until);
//     }
//   };
//   NOCTEM_TRY(auto lease, find<Lease>(state, key));          // optional<Lease>
//   NOCTEM_CHECK(store(state, key, lease));
//
// An enum lists its names beside it: `constexpr auto names_of(Outcome) { return
// std::to_array<std::string_view>({"verified", …}); }`, in the order of its values.

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/mesh/ids.hpp"
#include "noctem/mesh/state.hpp"

namespace noctem::mesh {

Error damaged_row(Table table, std::string_view key);
Error missing_row(Table table, std::string_view key);

namespace row_codec {

template <typename T>
concept Listed = requires(T& row) { T::fields(row, [](auto&&...) {}); };

codec::Json write(std::integral auto value) { return static_cast<std::int64_t>(value); }
inline codec::Json write(const std::string& value) { return value; }
template <typename Tag>
codec::Json write(const StrongId<Tag, std::string>& id) {
  return id.value();
}
template <typename T>
  requires std::is_enum_v<T>
codec::Json write(T value) {
  return names_of(value)[static_cast<std::size_t>(value)];
}
template <Listed T>
codec::Json write(const T& row);
template <typename T>
codec::Json write(const std::vector<T>& values) {
  codec::JsonArray array;
  array.reserve(values.size());
  for (const T& value : values) {
    array.push_back(write(value));
  }
  return array;
}

template <std::integral T>
bool read(const codec::Json& from, T& to) {
  const auto* value = from.integer();
  if (value != nullptr) {
    to = static_cast<T>(*value);
  }
  return value != nullptr;
}
inline bool read(const codec::Json& from, std::string& to) {
  const auto* value = from.text();
  if (value != nullptr) {
    to = *value;
  }
  return value != nullptr;
}
template <typename Tag>
bool read(const codec::Json& from, StrongId<Tag, std::string>& to) {
  const auto* value = from.text();
  if (value != nullptr) {
    to = StrongId<Tag, std::string>(*value);
  }
  return value != nullptr;
}
template <typename T>
  requires std::is_enum_v<T>
bool read(const codec::Json& from, T& to) {
  const auto* value = from.text();
  std::size_t index = 0;
  for (const auto name : names_of(T{})) {
    if (value != nullptr && *value == name) {
      to = static_cast<T>(index);
      return true;
    }
    ++index;
  }
  return false;
}
template <Listed T>
bool read(const codec::Json& from, T& to);
template <typename T>
bool read(const codec::Json& from, std::vector<T>& to) {
  const auto* array = from.array();
  if (array == nullptr) {
    return false;
  }
  to.clear();
  for (const auto& item : *array) {
    if (!read(item, to.emplace_back())) {
      return false;
    }
  }
  return true;
}

struct Writer {
  codec::JsonObject object;
  template <typename T>
  void operator()(std::string_view name, const T& value) {
    object.set(std::string(name), write(value));
  }
  template <typename T>
  void operator()(std::string_view name, const std::optional<T>& value) {
    if (value.has_value()) {
      object.set(std::string(name), write(*value));
    }
  }
};

struct Reader {
  const codec::Json& from;
  bool good = true;
  template <typename T>
  void operator()(std::string_view name, T& value) {
    const auto* found = from.find(name);
    good = good && found != nullptr && read(*found, value);
  }
  template <typename T>
  void operator()(std::string_view name, std::optional<T>& value) {
    value.reset();
    if (const auto* found = from.find(name); found != nullptr) {
      good = good && read(*found, value.emplace());
    }
  }
};

template <Listed T>
codec::Json write(const T& row) {
  Writer writer;
  T::fields(row, writer);
  return std::move(writer.object);
}
template <Listed T>
bool read(const codec::Json& from, T& to) {
  Reader reader{from};
  T::fields(to, reader);
  return reader.good && from.object() != nullptr;
}

}  // namespace row_codec

template <row_codec::Listed T>
Result<T> row_from_text(std::string_view key, std::string_view text) {
  const auto value = codec::parse_json(text);
  T row;
  if (!value || !row_codec::read(*value, row)) {
    return fail(damaged_row(T::kTable, key));
  }
  return row;
}

template <row_codec::Listed T>
Result<std::optional<T>> find(State& state, std::string_view key) {
  NOCTEM_TRY(const auto text, state.get(T::kTable, key));
  if (!text.has_value()) {
    return std::optional<T>();
  }
  NOCTEM_TRY(auto row, row_from_text<T>(key, *text));
  return std::optional<T>(std::move(row));
}

// For a row that must be there because another one says so.
template <row_codec::Listed T>
Result<T> load(State& state, std::string_view key) {
  NOCTEM_TRY(auto row, find<T>(state, key));
  if (!row.has_value()) {
    return fail(missing_row(T::kTable, key));
  }
  return std::move(*row);
}

template <row_codec::Listed T>
Result<> store(State& state, std::string_view key, const T& row) {
  return state.put(T::kTable, key, codec::write_canonical(row_codec::write(row)));
}

// Keys of several words: "bagaaiera…/000003/0123456789abcdef". Numbers are padded, so that their
// order is that of their values.
std::string key_of(std::initializer_list<std::string_view> words);
std::string padded(std::uint64_t number, int digits);

}  // namespace noctem::mesh
