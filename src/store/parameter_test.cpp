#include "parameter.hpp"

#include <doctest/doctest.h>

#include "expect.hpp"

namespace noctem::store {
namespace {

TEST_SUITE_BEGIN("parameter");

TEST_CASE("parameters are counted where they are parameters") {
  CHECK(good(parameter_count("SELECT 1")) == 0);
  CHECK(good(parameter_count("SELECT $2, $1, $2")) == 2);
  CHECK(good(parameter_count("SELECT '$9' || \"$8\" -- $7\n /* $6 */ || $1")) == 1);
  CHECK(good(parameter_count("SELECT 'it''s $3', $1 -- $2")) == 1);
  CHECK(good(parameter_count("SELECT $1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11")) == 11);
}

TEST_CASE("a gap between parameters is a mistake") {
  for (const char* sql :
       {"SELECT $2", "SELECT $1, $3", "SELECT $0", "SELECT $1, $", "SELECT $01"}) {
    CHECK(kind_and_reason(parameter_count(sql)) == "internal/sql");
  }
}

TEST_CASE("a value has a largest size") {
  const std::string large((64u << 20) + 1, 'x');
  const Parameter text[] = {std::string_view(large)};
  const Parameter bytes[] = {view_of(large)};
  CHECK(kind_and_reason(check_parameters(text)) == "invalid/too_big");
  CHECK(kind_and_reason(check_parameters(bytes)) == "invalid/too_big");
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
