// Whatever is accepted as an envelope has one canonical form that is accepted again as the same
// document; and no declared kind accepts what the rules for all kinds refuse.

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/document/document.hpp"

using namespace noctem;
using namespace noctem::document;

namespace {

Kinds fuzz_kinds() {
  using enum Presence;
  const Shape source = object_of({{"url", text(1, 64), optional, ""},
                                  {"entry", text_of(Shape::Format::cid), optional, ""},
                                  {"sha256", hex(32), optional, ""}});
  const Shape deep =
      array_of(array_of(object_of({{"n", integer(-5, 5), required, ""}}), 0, 4), 0, 4);
  return Kinds({
      {.name = "note",
       .fields = {{"title", text(0, 200), optional, ""},
                  {"tags", array_of(word(1, 32), 0, 4), optional, ""},
                  {"salt", base64url(16), optional, ""},
                  {"vote", one_of({"up", "down"}), optional, ""},
                  {"agent", text_of(Shape::Format::did_key), optional, ""},
                  {"sources", array_of(source, 0, 4), optional, ""},
                  {"deep", deep, optional, ""},
                  {"body", text_of(Shape::Format::cid), optional, ""}},
       .mesh = MeshField::absent,
       .description = ""},
      {.name = "vote.commit", .fields = {}, .mesh = MeshField::required, .description = ""},
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Kinds kinds = fuzz_kinds();
  const auto envelope = parse_envelope(text_of({bytes, size}), kinds);
  if (!envelope) {
    NOCTEM_ASSERT(!envelope.error().message.empty());
    return 0;
  }
  const Document& document = envelope->document;
  const auto of_any_kind = Document::from_json_of_any_kind(document.value());
  NOCTEM_ASSERT(of_any_kind && of_any_kind->id() == document.id(), document.canonical());
  const std::string canonical = codec::write_canonical(envelope_json(*envelope));
  const auto again = parse_envelope(canonical, kinds);
  NOCTEM_ASSERT(again.has_value(), canonical);
  NOCTEM_ASSERT(again->document.id() == document.id(), canonical);
  NOCTEM_ASSERT(again->signature == envelope->signature, canonical);
  NOCTEM_ASSERT(again->body == envelope->body, canonical);
  return 0;
}
