#include "samples.hpp"

#include <fmt/core.h>

#include "noctem/document/did_key.hpp"

namespace noctem::bench {

namespace {

constexpr std::int64_t kWrittenAt = 1'790'000'000;
constexpr std::size_t kTextBytes = 620;  // with its envelope's fields, a document of 1 KiB

std::string prose(std::uint64_t number) {
  std::string text;
  while (text.size() < kTextBytes) {
    text += fmt::format("Observation {} of the build: the cache was warm, the linker was not. ",
                        number + text.size());
  }
  text.resize(kTextBytes);
  return text;
}

}  // namespace

document::Kinds sample_kinds() {
  return document::Kinds({{
      .name = "note",
      .fields = {{"title", document::text(1, 200), document::Presence::required, "A title."},
                 {"text", document::text(0, 4096), document::Presence::optional, "A text."}},
      .mesh = document::MeshField::required,
      .description = "A note of the benchmark.",
  }});
}

crypto::SigningKey sample_key() { return crypto::SigningKey::from_seed(Bytes(32, 0x42)).value(); }

std::string sample_agent() { return document::did_of(sample_key().public_key()); }

document::Envelope sample_envelope(std::uint64_t number) {
  return sample_envelope(number, codec::Cid(codec::CidCodec::json, {}));
}

document::Envelope sample_envelope(std::uint64_t number, const codec::Cid& mesh) {
  static_assert(kWrittenAt < codec::kIntegerMax);
  const auto key = sample_key();
  auto made = document::Document::from_json(
      codec::JsonObject{{"kind", "note"},
                        {"author", document::did_of(key.public_key())},
                        {"created_at", kWrittenAt},
                        {"mesh", mesh.text()},
                        {"title", fmt::format("Note {}", number)},
                        {"text", prose(number)}},
      sample_kinds());
  const auto signature = document::sign(made.value(), key);
  return {std::move(made).value(), signature, std::nullopt};
}

}  // namespace noctem::bench
