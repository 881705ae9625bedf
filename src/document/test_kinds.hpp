#pragma once
// The kinds and the author that this part's tests speak of.
//
// Pure functions; any thread.

#include <string>
#include <string_view>

#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/document/document.hpp"

namespace noctem::document {

inline Kinds test_kinds() {
  const Shape cell =
      array_of(array_of(array_of(array_of(array_of(integer(0, 9), 0, 2), 0, 2), 0, 2), 0, 2), 0, 2);
  return Kinds({
      {.name = "note",
       .fields = {{"title", text(1, 40), Presence::required, "What it is called."},
                  {"tags", array_of(word(1, 32), 0, 16), Presence::optional,
                   "Words to find it by."},
                  {"weight", integer(0, 1000), Presence::optional, "In thousandths."},
                  {"body", text_of(Shape::Format::cid), Presence::optional, "The text."}},
       .mesh = MeshField::absent,
       .description = "A note."},
      {.name = "entry",
       .fields = {{"text", text(1, 60'000), Presence::required, ""},
                  {"cells", object_of({{"deep", cell, Presence::required, ""}}), Presence::optional,
                   ""}},
       .mesh = MeshField::required,
       .description = "An entry of a mesh."},
  });
}

inline crypto::SigningKey test_key(std::uint8_t seed_byte = 7) {
  return crypto::SigningKey::from_seed(Bytes(32, seed_byte)).value();
}

inline codec::Cid test_mesh() { return {codec::CidCodec::json, crypto::sha256("a genesis")}; }

inline codec::JsonObject note_value() {
  return {{"kind", "note"},
          {"author", did_of(test_key().public_key())},
          {"created_at", 1'700'000'000},
          {"title", "Hello"}};
}

}  // namespace noctem::document
