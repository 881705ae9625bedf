#pragma once
// The return type of everything that can fail in operation. Expected outcomes have types of their
// own, bugs abort (assert.hpp); only what lies between them, a full disk or a bad document, is a
// Result.
//
// NOCTEM_TRY(value, expression) unwraps or returns the error to the caller;
// NOCTEM_CHECK(expression) does the same for Result<void>. Both evaluate their expression once.

#include <expected>
#include <utility>

#include "noctem/base/error.hpp"

namespace noctem {

template <typename T = void>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Error error) { return std::unexpected<Error>(std::move(error)); }

}  // namespace noctem

#define NOCTEM_JOIN_INNER(a, b) a##b
#define NOCTEM_JOIN(a, b) NOCTEM_JOIN_INNER(a, b)

#define NOCTEM_TRY_INNER(temporary, target, expression)  \
  auto temporary = (expression);                         \
  if (!temporary) {                                      \
    return ::noctem::fail(std::move(temporary).error()); \
  }                                                      \
  target = std::move(*temporary)

// NOCTEM_TRY(auto value, parse(text));  NOCTEM_TRY(member_, load());
#define NOCTEM_TRY(target, expression) \
  NOCTEM_TRY_INNER(NOCTEM_JOIN(noctem_try_, __LINE__), target, expression)

// One if, so that it adds one level of nesting wherever it stands.
#define NOCTEM_CHECK(expression)                            \
  if (auto noctem_checked = (expression); noctem_checked) { \
  } else                                                    \
    return ::noctem::fail(std::move(noctem_checked).error())
