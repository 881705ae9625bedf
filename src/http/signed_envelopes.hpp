#pragma once
// The body of a request of form 3: one envelope, or a named pair of them, whose signatures are the
// request's.
//
// Pure functions; any thread.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/document/document.hpp"

namespace noctem::http {

using NamedEnvelopes = std::vector<std::pair<std::string, document::Envelope>>;

inline constexpr std::size_t kSignedBodyBytesMax = 2 * document::kEnvelopeBytesMax + 64;

// Syntax and schema. Reasons: what codec and document say, envelope_form.
Result<NamedEnvelopes> read_signed_envelopes(std::string_view body, const document::Kinds& kinds);

}  // namespace noctem::http
