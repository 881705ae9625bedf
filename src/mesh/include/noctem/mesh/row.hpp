#pragma once
// How a struct becomes a row: it names its table and lists its fields once, and is read and written
// by that list. Integers, texts, StrongIds, enums (by their names), optionals (absent if empty),
// vectors and structs of the same kind may be fields. A row that cannot be read is corrupt.
//
//   struct Lease {
//     static constexpr Table kTable = Table::leases;
//     TaskId task;
//     static void fields(auto& row, auto&& field) { field("task", row.task); }
//   };
//
// An enum lists its names, in the order of its values, in a function names_of() beside it.

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/mesh/ids.hpp"
#include "noctem/mesh/state.hpp"

namespace noctem::mesh {

Error damaged_row(Table table, std::string_view key);
Error missing_row(Table table, std::string_view key);

// For a number that older rows do not have: there, and where it is zero, the field is absent.
template <typename Integer>
struct AbsentIfZero {
  Integer& value;
};
template <typename Integer>
AbsentIfZero<Integer> absent_if_zero(Integer& value) {
  return {value};
}

// Rows are read and written without a tree in between: a record touches a dozen of them.
namespace row_codec {

template <typename T>
concept Listed = requires(T& row) { T::fields(row, [](auto&&...) {}); };

inline constexpr std::size_t kFieldsMax = 64;

// The names of a struct's fields as canonical JSON orders them, and the place of each listed one.
struct FieldOrder {
  std::vector<std::string_view> names;
  std::vector<std::size_t> place;
};
FieldOrder order_of_names(const std::vector<std::string_view>& listed);

template <Listed T>
const FieldOrder& order_of() {
  static const FieldOrder order = [] {
    std::vector<std::string_view> listed;
    T row{};
    T::fields(row, [&](std::string_view name, const auto&) { listed.push_back(name); });
    return order_of_names(listed);
  }();
  return order;
}

// The texts of an object's members, in the order of names; empty for what is not there. False if
// the text is no object or holds something after it. Members without a name are passed over.
bool split_object(std::string_view text, const FieldOrder& order,
                  std::array<std::string_view, kFieldsMax>& members);
// Takes the first item off "a,b]"; false at the end of an array, or of what can be read.
struct Items {
  std::string_view rest;
  bool good = true;
  bool next(std::string_view& item);
};
Items items_of(std::string_view array);

void append_integer(std::string& out, std::int64_t value);
void append_text(std::string& out, std::string_view value);
bool read_integer(std::string_view from, std::int64_t& to);
bool read_text(std::string_view from, std::string& to);

// --- writing ---

void append(std::string& out, std::integral auto value) {
  append_integer(out, static_cast<std::int64_t>(value));
}
inline void append(std::string& out, const std::string& value) { append_text(out, value); }
template <typename Tag>
void append(std::string& out, const StrongId<Tag, std::string>& id) {
  append_text(out, id.value());
}
template <typename T>
  requires std::is_enum_v<T>
void append(std::string& out, T value) {
  append_text(out, names_of(value)[static_cast<std::size_t>(value)]);
}
template <Listed T>
void append(std::string& out, const T& row);
template <typename T>
void append(std::string& out, const std::vector<T>& values) {
  out += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    out += i == 0 ? "" : ",";
    append(out, values[i]);
  }
  out += ']';
}

struct Writer {
  const FieldOrder& order;
  std::string text;  // the members' values as they are listed
  struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::array<Piece, kFieldsMax> pieces{};  // by place
  std::size_t listed = 0;

  template <typename T>
  void operator()(std::string_view, const T& value) {
    const auto begin = text.size();
    append(text, value);
    pieces[order.place[listed++]] = {begin, text.size()};
  }
  template <typename T>
  void operator()(std::string_view name, const std::optional<T>& value) {
    if (value.has_value()) {
      (*this)(name, *value);
    } else {
      ++listed;
    }
  }
  template <typename T>
  void operator()(std::string_view name, AbsentIfZero<T> number) {
    if (number.value != 0) {
      (*this)(name, number.value);
    } else {
      ++listed;
    }
  }
};
void append_members(std::string& out, const Writer& writer);

template <Listed T>
void append(std::string& out, const T& row) {
  Writer writer{.order = order_of<T>(), .text = {}};
  T::fields(row, writer);
  append_members(out, writer);
}

// --- reading ---

template <std::integral T>
bool read(std::string_view from, T& to) {
  std::int64_t value = 0;
  const bool good = read_integer(from, value);
  to = static_cast<T>(value);
  return good;
}
inline bool read(std::string_view from, std::string& to) { return read_text(from, to); }
template <typename Tag>
bool read(std::string_view from, StrongId<Tag, std::string>& to) {
  std::string value;
  const bool good = read_text(from, value);
  to = StrongId<Tag, std::string>(std::move(value));
  return good;
}
template <typename T>
  requires std::is_enum_v<T>
bool read(std::string_view from, T& to) {
  if (from.size() < 2 || from.front() != '"' || from.back() != '"') {
    return false;
  }
  std::size_t index = 0;
  for (const auto name : names_of(T{})) {
    if (from.substr(1, from.size() - 2) == name) {
      to = static_cast<T>(index);
      return true;
    }
    ++index;
  }
  return false;
}
template <Listed T>
bool read(std::string_view from, T& to);
template <typename T>
bool read(std::string_view from, std::vector<T>& to) {
  to.clear();
  auto items = items_of(from);
  std::string_view item;
  while (items.next(item)) {
    if (!read(item, to.emplace_back())) {
      return false;
    }
  }
  return items.good;
}

struct Reader {
  const FieldOrder& order;
  std::array<std::string_view, kFieldsMax> members{};  // by place
  std::size_t listed = 0;
  bool good = true;

  template <typename T>
  void operator()(std::string_view, T& value) {
    const auto member = members[order.place[listed++]];
    good = good && !member.empty() && read(member, value);
  }
  template <typename T>
  void operator()(std::string_view, std::optional<T>& value) {
    const auto member = members[order.place[listed++]];
    value.reset();
    if (!member.empty()) {
      good = good && read(member, value.emplace());
    }
  }
  template <typename T>
  void operator()(std::string_view, AbsentIfZero<T> number) {
    const auto member = members[order.place[listed++]];
    number.value = 0;
    if (!member.empty()) {
      good = good && read(member, number.value);
    }
  }
};

template <Listed T>
bool read(std::string_view from, T& to) {
  Reader reader{.order = order_of<T>()};
  if (!split_object(from, reader.order, reader.members)) {
    return false;
  }
  T::fields(to, reader);
  return reader.good;
}

}  // namespace row_codec

template <row_codec::Listed T>
Result<T> row_from_text(std::string_view key, std::string_view text) {
  T row;
  if (!row_codec::read(text, row)) {
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
  std::string text;
  row_codec::append(text, row);
  return state.put(T::kTable, key, std::move(text));
}

// Keys of several words: "bagaaiera…/000003/0123456789abcdef". Numbers are padded, so that their
// order is that of their values.
std::string key_of(std::initializer_list<std::string_view> words);
std::string padded(std::uint64_t number, int digits);

}  // namespace noctem::mesh
