#include "noctem/document/kind.hpp"

#include <algorithm>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"

namespace noctem::document {
namespace {

constexpr std::size_t kKindNameBytesMax = 64;

Shape whole_shape(const Kind& kind) {
  std::vector<Field> fields = {
      {"kind", one_of({kind.name}), Presence::required, "What the document is."},
      {"author", text_of(Shape::Format::did_key), Presence::required, "Whose key signs it."},
      {"created_at", integer(0, codec::kIntegerMax), Presence::required,
       "When the author made it, in Unix seconds."},
  };
  if (kind.mesh == MeshField::required) {
    fields.push_back({"mesh", text_of(Shape::Format::cid), Presence::required,
                      "The mesh it belongs to: the CID of the genesis."});
  }
  for (const Field& field : kind.fields) {
    NOCTEM_ASSERT(field.name != "mesh", kind.name);  // where there is none, too
    fields.push_back(field);
  }
  return object_of(std::move(fields));  // refuses names that stand twice
}

}  // namespace

bool is_kind_name(std::string_view name) {
  return name.size() <= kKindNameBytesMax && std::ranges::all_of(split(name, '.'), is_field_name);
}

Kinds::Kinds(std::vector<Kind> kinds) : kinds_(std::move(kinds)) {
  for (const Kind& kind : kinds_) {
    NOCTEM_ASSERT(is_kind_name(kind.name), kind.name);
    NOCTEM_ASSERT(shape_of(kind.name) == nullptr, kind.name);
    Shape shape = whole_shape(kind);
    NOCTEM_ASSERT(nesting_of(shape) <= 1 + kNestingMax, kind.name);
    shapes_.push_back(std::move(shape));
  }
}

const Kind* Kinds::find(std::string_view name) const {
  const auto found = std::ranges::find(kinds_, name, &Kind::name);
  return found == kinds_.end() ? nullptr : &*found;
}

const Shape* Kinds::shape_of(std::string_view name) const {
  for (std::size_t i = 0; i < shapes_.size(); ++i) {
    if (kinds_[i].name == name) {
      return &shapes_[i];
    }
  }
  return nullptr;
}

}  // namespace noctem::document
