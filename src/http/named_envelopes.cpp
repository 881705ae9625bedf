#include "noctem/http/named_envelopes.hpp"

#include <array>

#include "noctem/codec/json.hpp"

namespace noctem::http {
namespace {

constexpr std::array kPairs = {std::pair<std::string_view, std::string_view>("commit", "reveal"),
                               std::pair<std::string_view, std::string_view>("entry", "result")};

Result<NamedEnvelopes> read_pair(const codec::JsonObject& body, const document::Kinds& kinds) {
  for (const auto& [first, second] : kPairs) {
    if (body.size() != 2 || !body.find(first) || !body.find(second)) {
      continue;
    }
    NamedEnvelopes pair;
    for (const std::string_view name : {first, second}) {
      auto envelope = document::envelope_from_json(*body.find(name), kinds);
      if (!envelope) {
        return fail(std::move(envelope).error().in(name));
      }
      pair.emplace_back(name, *std::move(envelope));
    }
    return pair;
  }
  return fail(
      invalid("envelope_form",
              "the body must be an envelope {document, signature, body?}, or a pair of them: "
              "{commit, reveal} or {entry, result}"));
}

}  // namespace

Result<NamedEnvelopes> read_named_envelopes(std::string_view body, const document::Kinds& kinds) {
  NOCTEM_TRY(codec::Json value, codec::parse_json(body, {.size_bytes_max = kSignedBodyBytesMax}));
  if (const codec::JsonObject* object = value.object(); object && !object->find("document")) {
    return read_pair(*object, kinds);
  }
  NOCTEM_TRY(document::Envelope envelope, document::envelope_from_json(std::move(value), kinds));
  NamedEnvelopes single;
  single.emplace_back("", std::move(envelope));
  return single;
}

}  // namespace noctem::http
