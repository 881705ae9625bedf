#pragma once
// The kinds of documents that a program knows. A kind is a name and the fields that its documents
// have beside the four that all have: kind, author, created_at and, in a mesh, mesh. Together they
// are one Shape, against which documents are checked and from which OpenAPI is written.
//
// Built once at start, then const; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/document/schema.hpp"

namespace noctem::document {

enum class MeshField { required, absent };  // a genesis, and documents outside of a mesh, have none

struct Kind {
  std::string name;           // words of [a-z][a-z0-9_]*, joined by dots: "task.lease"
  std::vector<Field> fields;  // beside kind, author, created_at, mesh
  MeshField mesh = MeshField::required;
  std::string description;
};

bool is_kind_name(std::string_view name);

class Kinds {
 public:
  // A bug, and aborts: two kinds of one name, a common field declared again, a field's or a kind's
  // name that is none, nesting beyond kNestingMax.
  explicit Kinds(std::vector<Kind> kinds);

  const Kind* find(std::string_view name) const;
  const std::vector<Kind>& all() const { return kinds_; }

  // The whole document, common fields included; nullptr for an unknown kind.
  const Shape* shape_of(std::string_view name) const;

 private:
  std::vector<Kind> kinds_;
  std::vector<Shape> shapes_;
};

}  // namespace noctem::document
