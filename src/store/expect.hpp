#pragma once
// Short forms for tests: a Result that must be good, a Result that must fail in one way, a number
// or texts that a query gives.
//
// The test's thread.

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "noctem/store/database.hpp"

namespace noctem::store {

template <typename T>
T good(Result<T> result) {
  REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : to_string(result.error())));
  if constexpr (!std::is_void_v<T>) {
    return *std::move(result);
  }
}

template <typename T>
Error bad(const Result<T>& result) {
  REQUIRE_FALSE(result.has_value());
  return result.error();
}

// "conflict/unique": what machines see of an error.
template <typename T>
std::string kind_and_reason(const Result<T>& result) {
  return result ? "ok" : std::string(name_of(result.error().kind)) + "/" + result.error().reason;
}

inline std::int64_t integer_from(Connection& connection, std::string_view sql,
                                 std::span<const Parameter> parameters = {}) {
  std::optional<std::int64_t> value;
  good(connection.query({sql, parameters}, [&](const Row& row) -> Result<Walk> {
    value = row.integer(0);
    return Walk::stop;
  }));
  REQUIRE(value.has_value());
  return *value;
}

inline std::vector<std::string> texts_from(Connection& connection, std::string_view sql) {
  std::vector<std::string> texts;
  good(connection.query({sql, {}}, [&](const Row& row) -> Result<Walk> {
    texts.emplace_back(row.text(0));
    return Walk::go_on;
  }));
  return texts;
}

}  // namespace noctem::store
