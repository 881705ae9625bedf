#include "noctem/document/kind.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace noctem;
using namespace noctem::document;

namespace {

bool has_field(const Shape& shape, std::string_view name) {
  for (const Field& field : shape.fields) {
    if (field.name == name) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("a kind's shape holds the common fields and its own") {
  const Kinds kinds(
      {{.name = "note",
        .fields = {{"text", text(1, 10), Presence::required, ""}},
        .mesh = MeshField::required,
        .description = ""},
       {.name = "genesis", .fields = {}, .mesh = MeshField::absent, .description = ""}});
  REQUIRE(kinds.all().size() == 2);
  REQUIRE(kinds.find("note") != nullptr);
  CHECK(kinds.find("note")->fields.size() == 1);
  CHECK(kinds.find("other") == nullptr);
  CHECK(kinds.shape_of("other") == nullptr);
  const Shape& note = *kinds.shape_of("note");
  for (const char* name : {"kind", "author", "created_at", "mesh", "text"}) {
    CHECK(has_field(note, name));
  }
  CHECK_FALSE(has_field(*kinds.shape_of("genesis"), "mesh"));
}

TEST_CASE("names of kinds are words joined by dots") {
  for (const char* name : {"note", "vote.commit", "a.b.c2", "task_x"}) {
    CHECK(is_kind_name(name));
  }
  for (const char* name : {"", ".", "a.", ".a", "a..b", "Note", "a b", "2a"}) {
    CHECK_FALSE(is_kind_name(name));
  }
  CHECK(is_kind_name(std::string(64, 'a')));
  CHECK_FALSE(is_kind_name(std::string(30, 'a') + "." + std::string(34, 'b')));
}
